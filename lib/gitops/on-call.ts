import type { argo } from '../../imports';
import { A_FLAG, A_LIST, type Shape, shaped, show } from '../core';

/** The people who look after the services of a set when something goes wrong. */
export interface OnCall {
  /** Their groups, as the identity provider calls them. */
  readonly groups: readonly string[];
  /**
   * Whether they may end an AnalysisRun, such as one whose Job hangs. What is ended counts as Successful: a verdict has passed, and a
   * guard in the background measures no more in that release.
   *
   * @default true
   */
  readonly mayTerminate?: boolean;
}

/** What on-call may do to a Rollout: stop it and let it go on. `resume` also ends a hold before its time. */
const ROLLOUT_ACTIONS = ['abort', 'pause', 'resume', 'retry'] as const;

/**
 * The role of an AppProject for on-call: to see, to read logs, to sync (which also ends a sync that hangs), to stop a
 * release and let it go on, to end an analysis. Not `promote-full` and not `skip-current-step`, which pass verdicts unasked.
 *
 * Still, a hold and an analysis can be cut short: `resume` clears `status.pauseConditions`, so that a hold is over at once with what it would
 * still have measured, and a run that is terminated is Successful (`analysis/analysis.go` of Argo Rollouts 1.9.1).
 *
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/rbac/#application-specific-policy
 */
export function onCallRole(project: string, { groups, mayTerminate = true }: OnCall): argo.ProjectRole {
  const may = (resource: string, action: string): string =>
    `p, proj:${project}:${ROLE}, ${resource}, ${action}, ${project}/*, allow`;
  return {
    name: ROLE,
    description: `Brings in a revert, stops a release and lets it go on; may cut a hold short${mayTerminate ? ' and end an analysis, which then counts as passed' : ''}`,
    policies: [
      may('applications', 'get'),
      may('applications', 'sync'),
      // Since Argo CD 3.0, who may see an Application may not yet read its logs.
      may('logs', 'get'),
      ...ROLLOUT_ACTIONS.map((action) => may('applications', `action/argoproj.io/Rollout/${action}`)),
      ...(mayTerminate ? [may('applications', 'action/argoproj.io/AnalysisRun/terminate')] : []),
    ],
    groups: [...groups].sort().map(quoted),
  };
}

/** What is wrong with the people on call. */
export function onCallProblems(onCall: unknown): string[] {
  const { sound, problems } = shaped<OnCall>(onCall, ON_CALL_SHAPE);
  if (problems.length > 0) return problems.map((problem) => `onCall: ${problem}`);
  const { groups = [] } = sound;
  if (groups.length === 0)
    return ["onCall: without a group nobody has the role; write { groups: ['payments-oncall'] }, or leave onCall out"];
  return groups.flatMap((group, i) => {
    const problem =
      groupProblem(group) ?? (groups.indexOf(group) < i ? `${show(group)} is there twice; write it once` : undefined);
    return problem ? [`onCall: groups: ${problem}`] : [];
  });
}

const ROLE = 'on-call';

const ON_CALL_SHAPE: Shape<OnCall> = { groups: A_LIST, mayTerminate: A_FLAG };

/** Groups become lines of a CSV file. */
function groupProblem(group: unknown): string | undefined {
  const sound =
    typeof group === 'string' && group !== '' && group.trim() === group && !/["\p{C}\p{Zl}\p{Zp}]/u.test(group);
  return sound
    ? undefined
    : `${show(group)} is no group; write its name at the identity provider in one line, without quotes and without spaces around it`;
}

function quoted(group: string): string {
  return group.includes(',') ? `"${group}"` : group;
}
