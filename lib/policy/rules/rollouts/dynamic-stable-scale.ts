import { canariesOf } from '../../objects';
import type { Rule } from '../../rule';

export const dynamicStableScale: Rule = {
  id: 'dynamic-stable-scale',
  family: 'rollouts',
  severity: 'warning',
  title: 'The old version keeps its pods until the release is over',
  cause:
    'With dynamicStableScale the stable pods go as the weight grows. An abort then cannot lead all requests back at once: they wait until new pods of the old version are ready, and meanwhile the bad version answers.',
  remedy: 'take dynamicStableScale away; scaleDownDelaySeconds says for how long both versions are paid for',
  see: 'https://github.com/argoproj/argo-rollouts/issues/3681',
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
  strategy: { canary: { dynamicStableScale: true, trafficRouting: { istio: { virtualService: { name: svc-a } } } } }
`,
  },
  *check(tree) {
    for (const { canary } of canariesOf(tree)) {
      const at = canary.at('dynamicStableScale');
      if (at.boolean) yield { at, message: 'the stable pods go while the canary is not proved yet' };
    }
  },
};
