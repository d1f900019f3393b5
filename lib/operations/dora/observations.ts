import type { Drill } from '../drill-log';
import type { Deployment, Timeline } from './timeline';

/** What a cluster did with a Rollout at a moment. */
export interface Observation {
  /** The environment, where it is known; else every one that has such a Rollout. */
  readonly environment?: string;
  readonly namespace: string;
  readonly name: string;
  readonly what: 'aborted' | 'completed';
  /** In seconds since 1970. */
  readonly at: number;
}

/** What a cluster did with a deployment. */
export interface Observed {
  /** When it was aborted first. */
  readonly abortedAt?: number;
  /** Whether it was completed after all: a person retried it. */
  readonly completed: boolean;
}

/**
 * What was observed of each deployment: an observation belongs to the release that Git wanted at its moment. Aborted twice is
 * aborted once; what is completed before the first deployment, or after a return, is no deployment. What a drill did is no
 * failure of the release that it was done to.
 */
export function observedOf(
  timelines: readonly Timeline[],
  observations: readonly Observation[],
  drills: readonly Drill[],
): ReadonlyMap<Deployment, Observed> {
  const observed = new Map<Deployment, Observed>();
  const byName = new Map<string, Timeline[]>();
  for (const timeline of timelines)
    for (const name of timeline.rollouts) byName.set(name, [...(byName.get(name) ?? []), timeline]);
  for (const it of observations.toSorted((a, b) => a.at - b.at)) {
    const named = [...(byName.get(`${it.namespace}/${it.name}`) ?? []), ...(byName.get(`/${it.name}`) ?? [])];
    for (const timeline of new Set(named)) {
      if (it.environment !== undefined && it.environment !== timeline.place.environment) continue;
      const rehearsed = drills.some((drill) => isOf(drill, timeline) && isDuring(drill, it.at));
      const deployment = rehearsed ? undefined : wantedAt(timeline, it.at);
      if (!deployment) continue;
      const known = observed.get(deployment);
      observed.set(
        deployment,
        it.what === 'aborted'
          ? { abortedAt: known?.abortedAt ?? it.at, completed: false }
          : { ...known, completed: true },
      );
    }
  }
  return observed;
}

/** Rollouts that stand in several of these timelines: nobody can tell whose an observation of them is. */
export function ambiguous(timelines: readonly Timeline[], observations: readonly Observation[]): readonly string[] {
  const seen = new Set(
    observations
      .filter(({ environment }) => environment === undefined)
      .map(({ namespace, name }) => `${namespace}/${name}`),
  );
  return [...seen].filter(
    (key) =>
      timelines.filter(({ rollouts }) => rollouts.has(key) || rollouts.has(`/${key.slice(key.indexOf('/') + 1)}`))
        .length > 1,
  );
}

function isOf({ environment, service }: Drill, { place }: Timeline): boolean {
  return environment === place.environment && service === place.service;
}

/** Until it was over, and some minutes more: what it put back settles. One that says no end was broken off within the hour. */
function isDuring({ startedAt, healthyAt, abortedAt }: Drill, at: number): boolean {
  const begin = Date.parse(startedAt) / 1000;
  const end = healthyAt ?? abortedAt;
  return at >= begin && at <= (end === undefined ? begin + 3600 : Date.parse(end) / 1000 + 600);
}

function wantedAt({ moments }: Timeline, at: number): Deployment | undefined {
  const last = moments.findLast(({ commit }) => commit.at <= at);
  return last?.kind === 'deployment' ? last.deployment : undefined;
}
