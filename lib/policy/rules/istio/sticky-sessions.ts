import { DestinationRules, istioCanariesOf } from '../../objects';
import type { Rule } from '../../rule';

export const stickySessions: Rule = {
  id: 'sticky-sessions',
  family: 'istio',
  severity: 'note',
  title: 'No one counts on sticky sessions across a split',
  cause:
    'A consistent hash chooses among the pods of one side. Which side a request goes to is thrown anew each time, by the weights: a user meets both versions.',
  remedy: 'route by a header or a cookie in front of the split, where a user has to stay on one version',
  see: 'https://github.com/istio/istio/issues/9764',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      canaryService: svc-a-canary
      stableService: svc-a-stable
      trafficRouting: { istio: { virtualService: { name: svc-a, routes: [primary] } } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: svc-a }
spec:
  host: svc-a-stable
  trafficPolicy: { loadBalancer: { simple: LEAST_REQUEST } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      canaryService: svc-a-canary
      stableService: svc-a-stable
      trafficRouting: { istio: { virtualService: { name: svc-a, routes: [primary] } } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: svc-a }
spec:
  host: svc-a-stable
  trafficPolicy: { loadBalancer: { consistentHash: { httpHeaderName: x-user } } }
`,
  },
  *check(tree) {
    const rules = new DestinationRules(tree);
    for (const { rollout, services } of istioCanariesOf(tree)) {
      if (services.stable === undefined) continue;
      for (const rule of rules.of({ name: services.stable, namespace: rollout.namespace }, rollout)) {
        const at = rule.at('spec', 'trafficPolicy', 'loadBalancer', 'consistentHash');
        if (at.isSet) yield { at, message: `a user of ${services.stable} is not kept on one side of the split` };
      }
    }
  },
};
