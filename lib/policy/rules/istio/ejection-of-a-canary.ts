import type { Field, ManifestTree } from '../../../manifests';
import { DESTINATION_RULE, DestinationRules, type IstioCanary, istioCanariesOf } from '../../objects';
import type { Rule } from '../../rule';

export const ejectionOfACanary: Rule = {
  id: 'ejection-of-a-canary',
  family: 'istio',
  severity: 'warning',
  title: 'The pods of a canary are not all ejected',
  cause:
    'Istio turns the panic mode of Envoy off: when the last pod is ejected, callers get 503 (UH) and the pods no request. An analysis of what the pods answer sees nothing, and a small canary is gone after a few failures of one caller.',
  remedy: 'write maxEjectionPercent: 50 or less, or leave outlierDetection out of the DestinationRule of the canary',
  see: 'https://github.com/istio/istio/issues/20135',
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
metadata: { name: svc-a-canary }
spec:
  host: svc-a-canary
  trafficPolicy: { outlierDetection: { consecutiveGatewayErrors: 5, maxEjectionPercent: 50 } }
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
metadata: { name: svc-a-canary }
spec:
  host: svc-a-canary
  trafficPolicy: { outlierDetection: { consecutiveGatewayErrors: 5, maxEjectionPercent: 100 } }
`,
  },
  *check(tree) {
    const rules = new DestinationRules(tree);
    for (const canary of istioCanariesOf(tree)) {
      for (const policy of policiesOf(tree, rules, canary)) {
        const at = policy.at('outlierDetection', 'maxEjectionPercent');
        if (at.number !== undefined && at.number >= 100)
          yield { at, message: `all pods of the canary of ${canary.rollout.title} can be ejected at once` };
      }
    }
  },
};

function policiesOf(
  tree: ManifestTree,
  rules: DestinationRules,
  { istio, rollout, services, subsets }: IstioCanary,
): Field[] {
  if (subsets) {
    const rule = tree.find(DESTINATION_RULE, istio.at('destinationRule', 'name').text ?? '', rollout);
    const subset = rule?.at('spec', 'subsets').items.find((it) => it.at('name').text === subsets.canary);
    return [rule?.at('spec', 'trafficPolicy'), subset?.at('trafficPolicy')].filter((it) => it !== undefined);
  }
  if (services.canary === undefined) return [];
  const found = rules.of({ name: services.canary, namespace: rollout.namespace }, rollout);
  return found.map((rule) => rule.at('spec', 'trafficPolicy'));
}
