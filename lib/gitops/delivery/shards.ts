import { sha256, show } from '../../core';

/**
 * The most services of one ApplicationSet. At 300 the list is about 50 KB and the status, where the controller keeps two
 * entries for each Application, about 150 KB: well below what etcd takes (1.5 MB) and what reads well in a review.
 */
const MOST_SERVICES = 300;

/**
 * The most bytes of an ApplicationSet's spec. `kubectl apply`, and Argo CD's, keep a copy of the object in an annotation,
 * and annotations may have 262,144 bytes.
 */
const MOST_BYTES = 200_000;

/** What one has when there are several: so that shares that differ a little all fit, and have room to grow. */
const USUAL_SERVICES = 200;

/** The most ApplicationSets that a set of services is shared among. */
const MOST_SETS = 100;

/** How many ApplicationSets so many services need. */
export function shardsFor(services: number): number {
  return services <= MOST_SERVICES ? 1 : Math.ceil(services / USUAL_SERVICES);
}

/**
 * Which of the ApplicationSets, from 0, has a service. It depends on the service's name and their number alone, never on the
 * other services, and where their number grows, services move only into the new ones.
 *
 * @see https://arxiv.org/abs/1406.2294 (Lamping and Veach, A Fast, Minimal Memory, Consistent Hash Algorithm)
 */
export function shardOf(service: string, shards: number): number {
  let key = BigInt(`0x${sha256(service, 16)}`);
  let shard = 0;
  for (let next = 0; next < shards; ) {
    shard = next;
    key = BigInt.asUintN(64, key * 2862933555777941757n + 1n);
    next = Math.floor((shard + 1) * (2 ** 31 / (Number(key >> 33n) + 1)));
  }
  return shard;
}

/** Says why a number of ApplicationSets is none, or undefined. */
export function applicationSetsProblem(count: unknown): string | undefined {
  return typeof count === 'number' && Number.isInteger(count) && count >= 1 && count <= MOST_SETS
    ? undefined
    : `${show(count)} is no number of ApplicationSets; write a whole number from 1 to ${MOST_SETS}`;
}

/** Says why an ApplicationSet is too big, and how many there should be, or undefined. */
export function sizeProblem(
  name: string,
  services: number,
  spec: unknown,
  now: { readonly all: number; readonly sets: number },
): string | undefined {
  const bytes = Buffer.byteLength(JSON.stringify(spec));
  const fits = services <= MOST_SERVICES && bytes <= MOST_BYTES;
  if (fits) return undefined;
  const sets = Math.max(now.sets + 1, Math.ceil(now.all / USUAL_SERVICES), Math.ceil((now.sets * bytes) / MOST_BYTES));
  const size = services > MOST_SERVICES ? `${services} services; ${MOST_SERVICES}` : `${bytes} bytes; ${MOST_BYTES}`;
  return `the ApplicationSet ${name} would have ${size} is the most. Write applicationSets: ${sets}, or delivery: 'applications'`;
}
