import { rolloutsOf } from '../../objects';
import type { Rule } from '../../rule';

export const oneStrategy: Rule = {
  id: 'one-strategy',
  family: 'rollouts',
  severity: 'error',
  title: 'A Rollout has one strategy',
  cause:
    'Argo Rollouts refuses a Rollout with both strategies, or with none (InvalidSpec): it is Degraded, and nothing is released.',
  remedy: 'write spec.strategy.canary or spec.strategy.blueGreen, and only one of them',
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
  strategy:
    canary: { steps: [{ setWeight: 5 }, { pause: { duration: 2m } }] }
    blueGreen: { activeService: svc-a }
`,
  },
  *check(tree) {
    for (const rollout of rolloutsOf(tree)) {
      const at = rollout.at('spec', 'strategy');
      const given = ['canary', 'blueGreen'].filter((name) => at.at(name).isSet);
      if (given.length === 1) continue;
      yield {
        at,
        message: given.length === 0 ? 'neither canary nor blueGreen is given' : 'both canary and blueGreen are given',
      };
    }
  },
};
