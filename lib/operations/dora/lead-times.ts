import type { SourceCommit } from '../../core';
import type { Attempt } from './outcomes';
import type { Brought } from './release-files';
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
 * count when they come again, or with the release that replaced it, which was built upon it and does not list them.
 */
export function leadTimesOf({ moments, initially }: Timeline, attempts: readonly Attempt[]): LeadTime[] {
  const replaced = new Set(
    moments.flatMap((it, i) =>
      it.kind === 'deployment' && moments[i + 1]?.kind === 'deployment' ? it.deployment : [],
    ),
  );
  const delivered = new Set(initially);
  let waiting: readonly Listed[] = [];
  return attempts.flatMap(({ deployment, outcome }) => {
    const { brought, commit } = deployment;
    const listed = [...waiting, ...listedIn(brought)];
    const isCaught = outcome === 'caught-by-canary';
    waiting = isCaught && replaced.has(deployment) ? listed : [];
    if (isCaught) return [];
    return listed.flatMap(({ sha, committedAt, from }) => {
      if (delivered.has(sha)) return [];
      delivered.add(sha);
      return [{ sha, seconds: commit.at - Date.parse(committedAt) / 1000, deployedAt: commit.at, from }];
    });
  });
}

type Listed = SourceCommit & Pick<LeadTime, 'from'>;

function listedIn(brought: Brought | undefined): readonly Listed[] {
  return brought?.commits.map((commit) => ({ ...commit, from: brought.from })) ?? [];
}

/** The lead times of several services of one environment: a commit that came with two of them counts when it came first. */
export function onceEach(all: readonly LeadTime[]): LeadTime[] {
  const first = new Map<string, LeadTime>();
  for (const it of all)
    if (it.deployedAt < (first.get(it.sha)?.deployedAt ?? Number.POSITIVE_INFINITY)) first.set(it.sha, it);
  return [...first.values()];
}
