import { canariesOf } from '../../objects';
import type { Rule } from '../../rule';

// The order in which the controller looks at a step: the first that is there is done, the rest is passed over.
const KINDS = [
  'pause',
  'setCanaryScale',
  'setWeight',
  'experiment',
  'analysis',
  'setHeaderRoute',
  'setMirrorRoute',
  'plugin',
];

export const oneKindAStep: Rule = {
  id: 'one-kind-a-step',
  family: 'rollouts',
  severity: 'error',
  title: 'Every step of a canary does one thing',
  cause:
    'Of a step that says several things, Argo Rollouts does one and passes over the rest, or refuses the Rollout: an analysis beside a weight never runs. A step that says nothing is refused.',
  remedy: 'write each as a step of its own, in the order in which they are to happen',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/pkg/apis/rollouts/validation/validation.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      steps:
        - setWeight: 5
        - pause: { duration: 2m }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      steps:
        - setWeight: 5
          pause: { duration: 2m }
`,
  },
  *check(tree) {
    for (const { canary } of canariesOf(tree)) {
      for (const step of canary.at('steps').items) {
        const kinds = KINDS.filter((kind) => step.at(kind).isSet);
        if (kinds.length > 1)
          yield {
            at: step,
            message: `the step says ${kinds.join(' and ')}; ${kinds[0]} alone is done, if anything is`,
          };
        if (kinds.length === 0)
          yield {
            at: step,
            message: 'the step does nothing',
            remedy: `write one of ${KINDS.join(', ')}; a pause without an end is pause: {}`,
          };
      }
    }
  },
};
