import { rolloutsOf } from '../../objects';
import type { Rule } from '../../rule';

const PREFERRED = 'preferredDuringSchedulingIgnoredDuringExecution';
const REQUIRED = 'requiredDuringSchedulingIgnoredDuringExecution';

export const oneAntiAffinity: Rule = {
  id: 'one-anti-affinity',
  family: 'rollouts',
  severity: 'error',
  title: 'An antiAffinity is preferred, with a weight from 1 to 100, or required',
  cause:
    'Argo Rollouts refuses a Rollout whose antiAffinity says both or neither, or has another weight (InvalidSpec).',
  remedy:
    'write preferredDuringSchedulingIgnoredDuringExecution: { weight: 1 }, or requiredDuringSchedulingIgnoredDuringExecution',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/pkg/apis/rollouts/validation/validation.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary: { antiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: { weight: 1 } } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary: { antiAffinity: { preferredDuringSchedulingIgnoredDuringExecution: { weight: 0 } } }
`,
  },
  *check(tree) {
    for (const rollout of rolloutsOf(tree)) {
      for (const strategy of ['canary', 'blueGreen']) {
        const at = rollout.at('spec', 'strategy', strategy, 'antiAffinity');
        if (!at.isSet) continue;
        const given = [PREFERRED, REQUIRED].filter((name) => at.at(name).isSet);
        if (given.length !== 1)
          yield {
            at,
            message: `it is ${given.length === 0 ? 'neither preferred nor' : 'both preferred and'} required`,
          };
        const weight = at.at(PREFERRED, 'weight');
        if (weight.number !== undefined && (weight.number < 1 || weight.number > 100))
          yield { at: weight, message: `the weight is ${weight.number}` };
      }
    }
  },
};
