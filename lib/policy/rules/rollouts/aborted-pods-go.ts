import { rolloutsOf } from '../../objects';
import type { Rule } from '../../rule';

export const abortedPodsGo: Rule = {
  id: 'aborted-pods-go',
  family: 'rollouts',
  severity: 'note',
  title: 'The pods of an aborted release go',
  cause:
    'abortScaleDownDelaySeconds: 0 does not mean at once, it means never: the pods of the bad version stay, and are paid for, until the next release.',
  remedy: 'leave the field out (30 seconds), or write the time in which somebody looks at the pods',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/docs/features/scaledown-aborted-rs.md',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { abortScaleDownDelaySeconds: 30 } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { abortScaleDownDelaySeconds: 0 } }
`,
  },
  *check(tree) {
    for (const rollout of rolloutsOf(tree)) {
      for (const strategy of ['canary', 'blueGreen']) {
        const at = rollout.at('spec', 'strategy', strategy, 'abortScaleDownDelaySeconds');
        if (at.number === 0) yield { at, message: '0 keeps the pods of an aborted release for ever' };
      }
    }
  },
};
