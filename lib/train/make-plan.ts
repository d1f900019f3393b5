import type { Member } from '../gitops';
import { batchesOf, leastSeconds, type Passenger, peaksOf } from './batches';
import { Sum } from './demand';
import { inClusters } from './pod-counts';
import type { ReleaseCost } from './release-cost';
import type { TrainPlan, TrainService, TrainWave } from './train-plan';
import { wavesOf } from './waves';

/** A service as the train finds it. */
export interface Traveller
  extends Pick<Member, 'name' | 'folder' | 'applications' | 'dependsOn' | 'connectionsPerPod'> {
  readonly cost: ReleaseCost;
}

/** What a plan is made for. */
export interface Journey {
  readonly environment: string;
  readonly train: string;
  readonly after: readonly string[];
  readonly argoCdNamespace: string;
  /** How many clusters each service runs in; undefined where only Argo CD knows. */
  readonly clusters?: number;
  readonly maxInFlight?: number;
  readonly rollingSync?: boolean;
  readonly leftOut: ReadonlySet<string>;
  readonly limits: Readonly<Record<string, number>>;
}

/** The services that a train takes wait for each other as far as it takes them. */
export function waitsForIn(
  services: Iterable<Pick<Member, 'name' | 'dependsOn'>>,
  leftOut: ReadonlySet<string>,
): Map<string, string[]> {
  const taken = new Map(
    [...services].filter(({ name }) => !leftOut.has(name)).map((service) => [service.name, service]),
  );
  return new Map(
    [...taken].map(([name, { dependsOn }]) => [name, [...dependsOn.keys()].filter((other) => taken.has(other))]),
  );
}

/** Makes the plan of a train. All services of the environment are given, since those that stay need room as well. */
export function makePlan(all: readonly Traveller[], journey: Journey): TrainPlan {
  const { leftOut, limits, maxInFlight } = journey;
  const resources = Object.keys(limits).sort();
  const passengers = all.map((service) => ({
    ...service,
    cost: inAllClusters(service.cost, journey.clusters),
    pod: { ...service.cost.perPod, connectionsPerPod: service.connectionsPerPod },
  }));
  const counted = passengers.flatMap((service) => (service.cost.pods ? [{ ...service, pods: service.cost.pods }] : []));
  const total = (span: 'steady' | 'peak'): Sum =>
    counted.reduce((sum, { pods, pod }) => sum.pods(pods[span], pod), Sum.of(resources));
  const steady = total('steady');

  const waitsFor = waitsForIn(all, leftOut);
  const batches = byWave(passengers, wavesOf(waitsFor)).map((wave) => batchesOf(wave, maxInFlight));
  const peaks = peaksOf(batches.flat(), steady, resources);
  let next = 0;
  const waves = batches.map((wave, i): TrainWave => {
    const own = wave.map(() => peaks[next++] as Sum);
    const withBatch = wave.flatMap((batch, at) => batch.map((service) => ({ service, batch: at + 1 })));
    return {
      wave: i + 1,
      leastSeconds: sum(wave.map(leastSeconds)),
      peak: own.reduce((most, peak) => most.orMore(peak)).toDemand(),
      batches: wave.map((batch, at) => ({
        batch: at + 1,
        services: batch.map(({ name }) => name),
        leastSeconds: leastSeconds(batch),
        peak: (own[at] as Sum).toDemand(),
      })),
      services: withBatch
        .sort((a, b) => (a.service.name < b.service.name ? -1 : 1))
        .map(({ service, batch }) => entry(service, batch, waitsFor, resources)),
    };
  });
  return {
    version: 2,
    environment: journey.environment,
    train: journey.train,
    after: journey.after,
    argoCdNamespace: journey.argoCdNamespace,
    ...(journey.clusters === 1 ? {} : { clusters: journey.clusters ?? 'unknown' }),
    ...(maxInFlight === undefined ? {} : { maxInFlight }),
    ...(journey.rollingSync ? { rollingSync: true } : {}),
    leastSeconds: sum(waves.map((wave) => wave.leastSeconds)),
    waves,
    leftOut: [...leftOut].sort(),
    notCounted: all.filter(({ cost }) => !cost.pods).map(({ name }) => name),
    demand: {
      steady: steady.toDemand(),
      peak: peaks.reduce((most, peak) => most.orMore(peak), steady).toDemand(),
      allAtOnce: total('peak').toDemand(),
    },
    limits,
  };
}

function inAllClusters(cost: ReleaseCost, clusters = 1): ReleaseCost {
  return cost.pods ? { ...cost, pods: inClusters(cost.pods, clusters) } : cost;
}

function byWave<T extends Passenger>(passengers: readonly T[], waves: ReadonlyMap<string, number>): T[][] {
  const found: T[][] = [];
  for (const passenger of passengers) {
    const wave = waves.get(passenger.name);
    if (wave === undefined) continue;
    while (found.length < wave) found.push([]);
    found[wave - 1]?.push(passenger);
  }
  return found;
}

function entry(
  service: Traveller & Passenger,
  batch: number,
  waitsFor: ReadonlyMap<string, readonly string[]>,
  resources: readonly string[],
): TrainService {
  const { name, folder, applications, cost, pod, dependsOn } = service;
  const before = waitsFor.get(name) ?? [];
  return {
    name,
    folder,
    applications,
    batch,
    waitsFor: Object.fromEntries(before.map((other) => [other, dependsOn.get(other) ?? []])),
    steps: cost.steps,
    leastSeconds: cost.leastSeconds,
    ...(cost.pods ? { pods: cost.pods } : {}),
    peak: (cost.pods ? Sum.of(resources).pods(cost.pods.peak, pod) : Sum.of(resources)).toDemand(),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
