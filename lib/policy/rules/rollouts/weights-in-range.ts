import { canariesOf } from '../../objects';
import type { Rule } from '../../rule';
import { weightsOf } from './release-steps';

export const weightsInRange: Rule = {
  id: 'weights-in-range',
  family: 'rollouts',
  severity: 'error',
  title: 'Weights are whole numbers from 0 to 100',
  cause:
    'Argo Rollouts refuses a Rollout with another weight (InvalidSpec). With maxTrafficWeight the greatest is that.',
  remedy: 'write a whole percentage; for shares below 1 % a router with maxTrafficWeight, or a header route',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/pkg/apis/rollouts/validation/validation.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { steps: [{ setWeight: 5 }, { pause: { duration: 2m } }] } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { steps: [{ setWeight: 120 }, { pause: { duration: 2m } }] } }
`,
  },
  *check(tree) {
    for (const { canary } of canariesOf(tree)) {
      const most = canary.at('trafficRouting', 'maxTrafficWeight').number ?? 100;
      for (const { step, weight } of weightsOf(canary)) {
        if (weight >= 0 && weight <= most && Number.isInteger(weight)) continue;
        yield {
          at: step.at('setWeight'),
          message: `the weight is ${weight}; it can be a whole number from 0 to ${most}`,
        };
      }
    }
  },
};
