import type { Attempt } from './outcomes';
import type { Timeline } from './timeline';

/** How long a source commit took until it was deployed. */
export interface LeadTime {
  readonly sha: string;
  /** Below zero where two clocks disagree. */
  readonly seconds: number;
  readonly deployedAt: number;
  /** `release` where a release stands for all its commits. */
  readonly from: 'commits' | 'release';
}

/**
 * The lead times of one service: of each commit once, when it came first. What the canary caught was not delivered: its commits
 * count when they come again.
 */
export function leadTimesOf({ initially }: Timeline, attempts: readonly Attempt[]): LeadTime[] {
  const delivered = new Set(initially);
  return attempts.flatMap(({ deployment: { brought, commit }, outcome }) => {
    if (!brought || outcome === 'caught-by-canary') return [];
    const fresh = brought.commits.filter(({ sha }) => !delivered.has(sha));
    for (const { sha } of fresh) delivered.add(sha);
    return fresh.map(({ sha, committedAt }) => ({
      sha,
      seconds: commit.at - Date.parse(committedAt) / 1000,
      deployedAt: commit.at,
      from: brought.from,
    }));
  });
}

/** The lead times of several services of one environment: a commit that came with two of them counts when it came first. */
export function onceEach(all: readonly LeadTime[]): LeadTime[] {
  const first = new Map<string, LeadTime>();
  for (const it of all)
    if (it.deployedAt < (first.get(it.sha)?.deployedAt ?? Number.POSITIVE_INFINITY)) first.set(it.sha, it);
  return [...first.values()];
}
