import { canariesOf } from '../../objects';
import type { Rule } from '../../rule';
import { holds, weightsOf } from './release-steps';

export const weightsAreHeld: Rule = {
  id: 'weights-are-held',
  family: 'rollouts',
  severity: 'warning',
  title: 'A release stays at each of its weights for a while',
  cause:
    'A weight is complete as soon as it is written and the pods are available. Without a pause or an analysis behind it the next one follows within seconds, and nobody has seen this one. A background analysis that has not measured yet when the release is over counts as successful.',
  remedy: 'add pause: { duration: 5m } or an analysis step behind the weight',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/rollout/canary.go',
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
    canary: { steps: [{ setWeight: 5 }, { setWeight: 50 }, { pause: { duration: 5m } }] }
`,
  },
  *check(tree) {
    for (const { canary } of canariesOf(tree)) {
      const steps = canary.at('steps').items;
      const weights = weightsOf(canary);
      for (const [i, { step, index, weight }] of weights.entries()) {
        const next = weights[i + 1];
        if (weight <= 0 || weight >= 100 || steps.slice(index + 1, next?.index).some(holds)) continue;
        yield {
          at: step,
          message: `${weight} % is not held: ${next ? `${next.weight} %` : 'the promotion'} follows at once`,
        };
      }
    }
  },
};
