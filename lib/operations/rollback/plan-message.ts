import type { Caught } from '../trailers';
import type { CommitMessageProps } from './commit-message';
import { situationOf } from './in-cluster';
import type { RollbackPlan } from './plan';
import type { Restoration } from './restore';
import type { RollbackOptions } from './rollback-options';

/** What a plan puts back. */
export function restorationOf({ folder, target, releaseFile, verdict }: RollbackPlan): Restoration {
  return { folder, state: target.state, releaseFile, changes: verdict.needs.flatMap(({ changes }) => changes) };
}

/** What the commit of a plan tells. */
export function messageProps(
  plan: RollbackPlan,
  { why, incident, caught }: RollbackOptions,
  paths: readonly string[],
): CommitMessageProps {
  const { service, environment, target, from, verdict } = plan;
  return {
    service,
    environment,
    target,
    from: from.release,
    why,
    incident,
    caught: caught ?? caughtBy(plan),
    despite: verdict.despite,
    along: verdict.needs.map(({ what }) => what),
    paths,
  };
}

/** In several clusters, the one where everybody had it counts. */
function caughtBy({ live, from }: RollbackPlan): Caught {
  if (live.length === 0) return 'unknown';
  return live.some((each) => situationOf(each, from.release) === 'promoted') ? 'after-promotion' : 'canary';
}
