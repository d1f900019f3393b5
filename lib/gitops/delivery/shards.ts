import { sha256, show } from '../../core';

/**
 * The most Applications of one ApplicationSet. At 300 the list is about 50 KB and the status, where the controller keeps two
 * entries for each Application, about 150 KB: well below what etcd takes (1.5 MB) and what reads well in a review. Without
 * the list, whose text every review and every apply carries along, the status alone sets the limit.
 */
const MOST: Readonly<Record<SetSource, number>> = { list: 300, files: 1000 };

/** Where an ApplicationSet has its services from. */
export type SetSource = 'list' | 'files';

/**
 * The most bytes of an ApplicationSet's spec. `kubectl apply`, and Argo CD's, keep a copy of the object in an annotation,
 * and annotations may have 262,144 bytes.
 */
const MOST_BYTES = 200_000;

/** What one has when there are several: so that shares that differ a little all fit, and have room to grow. */
const USUAL: Readonly<Record<SetSource, number>> = { list: 200, files: 700 };

/** The most ApplicationSets that a set of services is shared among. */
const MOST_SETS = 100;

/** How many ApplicationSets so many Applications need. */
export function shardsFor(applications: number, source: SetSource = 'list'): number {
  return applications <= MOST[source] ? 1 : Math.ceil(applications / USUAL[source]);
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

/** Whether so many ApplicationSets can hold so many Applications. */
export function fitsSets(applications: number, sets: number, source: SetSource): boolean {
  return applications <= MOST[source] * sets;
}

/** Whether one ApplicationSet, with so many Applications, is about to have no room left. */
export function isCrowded(applications: number, source: SetSource): boolean {
  return applications > USUAL[source];
}

/** Says why an ApplicationSet is too big, and how many there should be, or undefined. */
export function sizeProblem(
  name: string,
  applications: number,
  spec: unknown,
  now: { readonly all: number; readonly sets: number; readonly source: SetSource },
): string | undefined {
  const most = MOST[now.source];
  const bytes = Buffer.byteLength(JSON.stringify(spec));
  const fits = applications <= most && bytes <= MOST_BYTES;
  if (fits) return undefined;
  const sets = Math.max(
    now.sets + 1,
    Math.ceil(now.all / USUAL[now.source]),
    Math.ceil((now.sets * bytes) / MOST_BYTES),
  );
  const size = applications > most ? `${applications} Applications; ${most}` : `${bytes} bytes; ${MOST_BYTES}`;
  return `the ApplicationSet ${name} would have ${size} is the most. Write applicationSets: ${sets}, or delivery: 'applications'`;
}
