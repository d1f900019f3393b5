import { atLeast, type Environment, type Member, type RollingOrder, rollingProblem } from '../gitops';
import { waitsForIn } from './make-plan';
import { wavesOf } from './waves';

/** What a train gives up that leaves its order to Argo CD. */
export const ROLLING_SYNC =
  'rollingSync: Argo CD syncs and heals none of these services by itself any more; an aborted canary holds up all later waves, a fix of a late wave waits for the early ones, and the order is not certain (argo-cd issue 29347)';

/**
 * The waves of a train as Argo CD is to keep them.
 *
 * @param maxUpdate the most Applications that are synced at the same time; 0 for all of a wave
 */
export function rollingOrder(members: Iterable<Member>, maxUpdate: number): RollingOrder {
  const waves: string[][] = [];
  for (const [name, wave] of wavesOf(waitsForIn(members, new Set()))) {
    while (waves.length < wave) waves.push([]);
    waves[wave - 1]?.push(name);
  }
  return { waves, ...(maxUpdate > 0 ? { maxUpdate } : {}) };
}

/** Why Argo CD cannot keep the order of an environment. */
export function rollingProblems(environment: Environment, leaveOut: readonly string[] = []): string[] {
  const { argoCd } = environment.versions;
  const problem = rollingProblem(environment);
  return [
    ...(problem ? [problem] : []),
    ...(atLeast(argoCd, '3.3')
      ? []
      : [
          `rollingSync: it is alpha in Argo CD ${argoCd}; run 3.3 or later and write controllers: { argoCd: '3.3' } in the Environment, or leave it out`,
        ]),
    ...(leaveOut.length > 0
      ? ['leaveOut: with rollingSync, Argo CD never syncs what stands in no wave; leave one of the two out']
      : []),
  ];
}
