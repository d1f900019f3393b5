import type { Labels, Series } from '../../../lib/simulation/query/series';
import type { Scenario } from '../../../lib/simulation/scenario';
import { type PlayedService, World, type WorldProps } from '../../../lib/simulation/world';

export const SERVICE: PlayedService = {
  name: 'svc-a',
  namespace: 'prod',
  replicas: 6,
  canaryService: 'svc-a-canary',
  stableService: 'svc-a-stable',
  canaryHash: '7bf84f9696',
  stableHash: '5c9d8f7b6d',
  split: 'weight',
  minReadySeconds: 0,
};

type Given = Partial<Omit<WorldProps, 'scenario' | 'service'>> & { service?: Partial<PlayedService> };

/** A world with 100 requests per second, unless told otherwise. */
export function world(scenario: Partial<Scenario> = {}, { service, ...given }: Given = {}): World {
  return new World({
    service: service ? { ...SERVICE, ...service } : SERVICE,
    scenario: { requestsPerSecond: 100, ...scenario },
    metrics: ['istio_requests_total'],
    history: 60,
    seed: 1,
    run: 0,
    prometheus: 2,
    ...given,
  });
}

/** One canary pod that gets so many percent from its first moment on, played so many seconds. */
export function released(it: World, seconds: number, weight = 50, pods = 1): World {
  it.scale('canary', pods);
  it.route(weight);
  it.advance(seconds * 1000);
  return it;
}

/** The series that have these labels; a label of `undefined` is one that is missing. */
export function series(it: World, labels: Record<string, string | undefined>): Series[] {
  return it.store.series.filter((one) => Object.entries(labels).every(([name, value]) => one.labels[name] === value));
}

/** Samples in seconds: `[time, value]`. */
export function samples({ times, values, length }: Series): [number, number][] {
  return Array.from({ length }, (_, i) => [(times[i] as number) / 1000, values[i] as number]);
}

/** How much series grew between their first and last sample, or from 0 where they began in the time that is played. */
export function grown(list: readonly Series[]): number {
  return list.reduce((sum, one) => sum + last(one) - (one.times[0]! < 0 ? one.values[0]! : 0), 0);
}

/** The last value that is no stale marker. */
export function last(one: Series): number {
  return samples(one).findLast(([, value]) => !Number.isNaN(value))?.[1] ?? 0;
}

/** The sum of the last values. */
export function total(list: readonly Series[]): number {
  return list.reduce((sum, one) => sum + last(one), 0);
}

export function ofPods(labels: Labels = {}): Record<string, string> {
  return { reporter: 'destination', ...labels };
}

export function ofCallers(labels: Labels = {}): Record<string, string> {
  return { reporter: 'source', ...labels };
}

export const CANARY_POD = { rollouts_pod_template_hash: SERVICE.canaryHash };
export const STABLE_POD = { rollouts_pod_template_hash: SERVICE.stableHash };
export const CANARY_HOST = { destination_service: 'svc-a-canary.prod.svc.cluster.local' };
export const STABLE_HOST = { destination_service: 'svc-a-stable.prod.svc.cluster.local' };
