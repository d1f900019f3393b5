import type { Observed } from './observations';
import type { CommitReference, Deployment, Moment, Timeline } from './timeline';

/** How a deployment came out. */
export type Outcome = 'promoted' | 'caught-by-canary' | 'failed-after-promotion' | 'failed-unknown';

/** A deployment and what became of it. */
export interface Attempt {
  readonly deployment: Deployment;
  readonly outcome: Outcome;
  /** From the deployment until it was aborted or replaced, in seconds; undefined of one that did not fail. */
  readonly restoredAfter?: number;
  /** The commit that put an end to it, where one did. */
  readonly restoredBy?: CommitReference;
}

/** What a failure counts as of which nobody says who found it. */
export type Assumed = 'canary' | 'after-promotion' | undefined;

/** The deployments of a service with their outcomes, in the order of the branch. Drills are none. */
export function attemptsOf(
  { moments }: Timeline,
  observed: ReadonlyMap<Deployment, Observed>,
  assumed: Assumed,
): Attempt[] {
  const outcome = (deployment: Deployment): Outcome => outcomeOf(deployment, observed.get(deployment), assumed);
  return moments.flatMap((moment, i): Attempt[] => {
    if (moment.kind !== 'deployment' || moment.deployment.drill) return [];
    const { deployment } = moment;
    const found = outcome(deployment);
    if (found === 'promoted') return [{ deployment, outcome: found }];
    const abortedAt = found === 'caught-by-canary' ? observed.get(deployment)?.abortedAt : undefined;
    const before = new Set(moments.slice(0, i).flatMap((it) => (it.kind === 'deployment' ? it.deployment : [])));
    const end = moments.slice(i + 1).find((later) => restores(later, before, outcome))?.commit;
    const at = abortedAt ?? end?.at;
    return [
      {
        deployment,
        outcome: found,
        ...(end && { restoredBy: end }),
        ...(at !== undefined && { restoredAfter: at - deployment.commit.at }),
      },
    ];
  });
}

/** What Git says goes before what was observed: it was written by somebody who looked. */
function outcomeOf(
  { takenBack, hotfix }: Deployment,
  { abortedAt, completed = false }: Partial<Observed> = {},
  assumed: Assumed,
): Outcome {
  if (takenBack?.caught === 'canary') return 'caught-by-canary';
  if (takenBack?.caught === 'after-promotion') return 'failed-after-promotion';
  if (abortedAt !== undefined && !completed) return 'caught-by-canary';
  if (hotfix) return 'failed-after-promotion';
  if (!takenBack) return 'promoted';
  if (completed) return 'failed-after-promotion';
  return assumed === 'canary' ? 'caught-by-canary' : assumed ? 'failed-after-promotion' : 'failed-unknown';
}

/**
 * A failure ends with a return to a release before it, or with the first release after it that did not fail itself. A return to
 * the failed release, as from its repair that failed too, ends nothing.
 */
function restores(
  moment: Moment,
  before: ReadonlySet<Deployment>,
  outcome: (deployment: Deployment) => Outcome,
): boolean {
  if (moment.kind === 'deployment') return !moment.deployment.drill && outcome(moment.deployment) === 'promoted';
  return moment.kind !== 'return' || moment.to === undefined || before.has(moment.to);
}
