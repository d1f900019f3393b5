import { canariesOf } from '../../objects';
import type { Rule } from '../../rule';
import { weightsOf } from './release-steps';

export const weightsRise: Rule = {
  id: 'weights-rise',
  family: 'rollouts',
  severity: 'warning',
  title: 'The weights of a canary rise from step to step',
  cause:
    'Argo Rollouts follows the steps as they are written. A smaller weight behind a greater one moves requests back to the old version in the middle of a release, and the promotion then jumps from there to all of them; mostly it is a step in the wrong place.',
  remedy: 'order the steps by their weights',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/docs/features/specification.md',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary: { steps: [{ setWeight: 5 }, { pause: { duration: 2m } }, { setWeight: 50 }, { pause: { duration: 5m } }] }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary: { steps: [{ setWeight: 50 }, { pause: { duration: 2m } }, { setWeight: 5 }, { pause: { duration: 5m } }] }
`,
  },
  *check(tree) {
    for (const { canary } of canariesOf(tree)) {
      const weights = weightsOf(canary);
      for (const [i, { step, weight }] of weights.entries()) {
        const before = weights[i - 1]?.weight ?? 0;
        if (weight < before) yield { at: step.at('setWeight'), message: `${weight} % follows ${before} %` };
      }
    }
  },
};
