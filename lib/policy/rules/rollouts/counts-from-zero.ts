import { rolloutsOf } from '../../objects';
import type { Rule } from '../../rule';

const COUNTS = ['replicas', 'minReadySeconds', 'revisionHistoryLimit', 'progressDeadlineSeconds'];

export const countsFromZero: Rule = {
  id: 'counts-from-zero',
  family: 'rollouts',
  severity: 'error',
  title: 'Numbers of pods, revisions and seconds are not negative',
  cause: 'Argo Rollouts refuses a Rollout with a negative number in one of these fields (InvalidSpec).',
  remedy: 'write 0 or more, or leave the field out for its default',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/pkg/apis/rollouts/validation/validation.go',
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
  revisionHistoryLimit: -1
`,
  },
  *check(tree) {
    for (const rollout of rolloutsOf(tree)) {
      for (const name of COUNTS) {
        const at = rollout.at('spec', name);
        if ((at.number ?? 0) < 0) yield { at, message: `${name} is ${at.number}` };
      }
    }
  },
};
