import { canariesOf } from '../../objects';
import type { Rule } from '../../rule';

export const dynamicOrDelayed: Rule = {
  id: 'dynamic-or-delayed',
  family: 'rollouts',
  severity: 'error',
  title: 'The pods of the old version go either with the weight or after a delay',
  cause:
    'dynamicStableScale takes the stable pods away during the release, scaleDownDelaySeconds keeps all of them behind it. Argo Rollouts refuses a Rollout that says both (InvalidSpec).',
  remedy: 'keep scaleDownDelaySeconds, with which a rollback finds its pods',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/pkg/apis/rollouts/validation/validation.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { scaleDownDelaySeconds: 300, trafficRouting: { istio: { virtualService: { name: svc-a } } } } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      scaleDownDelaySeconds: 300
      dynamicStableScale: true
      trafficRouting: { istio: { virtualService: { name: svc-a } } }
`,
  },
  *check(tree) {
    for (const { canary } of canariesOf(tree)) {
      const at = canary.at('dynamicStableScale');
      const delay = canary.at('scaleDownDelaySeconds');
      if (at.boolean && delay.isSet && canary.at('trafficRouting').isSet)
        yield { at, message: `dynamicStableScale stands beside scaleDownDelaySeconds: ${delay.scalar}` };
    }
  },
};
