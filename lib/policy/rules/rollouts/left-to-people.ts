import { rolloutsOf } from '../../objects';
import type { Rule } from '../../rule';

export const leftToPeople: Rule = {
  id: 'left-to-people',
  family: 'rollouts',
  severity: 'warning',
  title: 'Commands of people, paused and restartAt, are not in Git',
  cause:
    'Both are what the commands pause and restart write into the cluster. With paused: true in Git nothing is released; with paused: false, or a restartAt, Argo CD undoes the command of a person the next time it applies the Rollout.',
  remedy:
    'take the field out of Git; what a command writes then stays, since Argo CD leaves alone what Git does not say',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/docs/features/restart.md',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  revisionHistoryLimit: 5
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  paused: true
`,
  },
  *check(tree) {
    for (const rollout of rolloutsOf(tree)) {
      const paused = rollout.at('spec', 'paused');
      const restart = rollout.at('spec', 'restartAt');
      if (paused.boolean === true)
        yield { at: paused, message: 'paused is true: nothing is released until that changes' };
      if (paused.boolean === false)
        yield { at: paused, message: 'paused is false: a release that a person pauses goes on' };
      if (restart.isSet)
        yield { at: restart, message: `restartAt is ${restart.scalar}: a later restart by a person is undone` };
    }
  },
};
