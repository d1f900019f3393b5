import { DESTINATION_RULE, hasPlaceholder, istioCanariesOf } from '../../objects';
import type { Rule } from '../../rule';

export const subsetsOfACanary: Rule = {
  id: 'subsets-of-a-canary',
  family: 'istio',
  severity: 'error',
  title: 'The DestinationRule that a canary names holds both of its subsets',
  cause:
    'Argo Rollouts writes the hash of the pods into these two subsets, in the namespace of the Rollout. Where the DestinationRule or a subset is missing, both sides select the same pods or none: Istio answers 503.',
  remedy: 'render the DestinationRule beside the Rollout, with both subsets',
  see: 'https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/istio/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      trafficRouting:
        istio:
          virtualService: { name: svc-a, routes: [primary] }
          destinationRule: { name: svc-a, canarySubsetName: canary, stableSubsetName: stable }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: svc-a }
spec:
  host: svc-a
  subsets: [{ name: stable, labels: { app: svc-a } }, { name: canary, labels: { app: svc-a } }]
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      trafficRouting:
        istio:
          virtualService: { name: svc-a, routes: [primary] }
          destinationRule: { name: svc-a, canarySubsetName: canary, stableSubsetName: stable }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: svc-a }
spec:
  host: svc-a
  subsets: [{ name: stable, labels: { app: svc-a } }]
`,
  },
  *check(tree) {
    for (const { istio, rollout } of istioCanariesOf(tree)) {
      const named = istio.at('destinationRule');
      const name = named.at('name');
      if (name.text === undefined || hasPlaceholder(name.text)) continue;
      const rule = tree.find(DESTINATION_RULE, name.text, rollout);
      if (!rule) {
        yield { at: name, message: `there is no DestinationRule ${name.text} in the namespace of ${rollout.title}` };
        continue;
      }
      const subsets = rule.at('spec', 'subsets').items.map((subset) => subset.at('name').text);
      for (const at of [named.at('canarySubsetName'), named.at('stableSubsetName')]) {
        if (at.text !== undefined && !hasPlaceholder(at.text) && !subsets.includes(at.text))
          yield { at, message: `${rule.title} has no subset ${at.text}` };
      }
    }
  },
};
