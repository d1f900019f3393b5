import { DESTINATION_RULE, hasPlaceholder, istioCanariesOf } from '../../objects';
import type { Rule } from '../../rule';

export const destinationRuleOfItsOwn: Rule = {
  id: 'destination-rule-of-its-own',
  family: 'istio',
  severity: 'error',
  title: 'The DestinationRule that a canary names holds no other subset',
  cause:
    'Argo Rollouts writes the list of subsets anew, with the two that it knows: every other subset is gone after the first release, and requests for it get 503.',
  remedy: 'keep the other subsets in a DestinationRule of their own',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/rollout/trafficrouting/istio/istio.go',
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
  subsets: [{ name: stable }, { name: canary }, { name: beta }]
`,
  },
  *check(tree) {
    for (const { istio, rollout, subsets } of istioCanariesOf(tree)) {
      const name = istio.at('destinationRule', 'name').text;
      const rule = name === undefined ? undefined : tree.find(DESTINATION_RULE, name, rollout);
      if (!rule || !subsets) continue;
      const extra = istio.at('destinationRule', 'additionalSubsetNames').items.map(({ text }) => text);
      for (const at of rule.at('spec', 'subsets').items) {
        const { text } = at.at('name');
        if (text === undefined || hasPlaceholder(text) || [subsets.canary, subsets.stable, ...extra].includes(text))
          continue;
        yield { at, message: `the subset ${text} is removed by ${rollout.title}, which knows its two alone` };
      }
    }
  },
};
