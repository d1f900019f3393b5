import { shellWord } from '../../core';
import type { RolloutState } from '../live';
import type { Judged } from './judged';
import type { Action } from './report';

/** A command of kubectl about a Rollout. It names the cluster that was asked, where that is not the current one. */
export function kubectl(command: string, { namespace }: RolloutState, { context }: Judged): string {
  const line = `kubectl ${command} -n ${shellWord(namespace)}`;
  return context === undefined ? line : `${line} --context ${shellWord(context)}`;
}

/** A command of the plugin for Rollouts. */
export function rollouts(verb: string, state: RolloutState, judged: Judged): string {
  return kubectl(`argo rollouts ${verb} ${shellWord(state.name)}`, state, judged);
}

/**
 * Takes a pause by hand away, and nothing else: at a step that is no pause, `promote` would pass the step by as well
 * (`pkg/kubectl-argo-rollouts/cmd/promote/promote.go` of Argo Rollouts), an analysis that runs included.
 */
export function unpause(state: RolloutState, judged: Judged): string {
  return kubectl(`patch rollout ${shellWord(state.name)} --type merge -p '{"spec":{"paused":false}}'`, state, judged);
}

/** Back in Git; in all clusters of the environment, since they have it in common. */
export function takenBack({ service: { name, environment }, contexts = [], branch = 'main' }: Judged): Action {
  const command = [
    `release-train rollback ${shellWord(name)} --env ${shellWord(environment)} --why '…'`,
    ...(branch === 'main' ? [] : [`--branch ${shellWord(branch)}`]),
    ...contexts.map((context) => `--context ${shellWord(context)}`),
  ];
  return { does: 'take it back in Git', command: command.join(' ') };
}
