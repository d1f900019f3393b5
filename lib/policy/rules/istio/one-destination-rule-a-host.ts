import { DESTINATION_RULE, DestinationRules, serviceOfHost } from '../../objects';
import type { Rule } from '../../rule';

export const oneDestinationRuleAHost: Rule = {
  id: 'one-destination-rule-a-host',
  family: 'istio',
  severity: 'warning',
  title: 'One DestinationRule a host has a traffic policy',
  cause:
    'Istio merges the DestinationRules of a host: of two traffic policies, and of two subsets of one name, it takes the one that it comes upon first.',
  remedy: 'put them into one DestinationRule',
  see: 'https://istio.io/latest/docs/reference/config/networking/destination-rule/',
  examples: {
    complies: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: svc-a }
spec:
  host: svc-a
  trafficPolicy: { connectionPool: { http: { http2MaxRequests: 1024 } } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: svc-a-subsets }
spec:
  host: svc-a
  subsets: [{ name: v1 }]
`,
    violates: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: svc-a }
spec:
  host: svc-a
  trafficPolicy: { connectionPool: { http: { http2MaxRequests: 1024 } } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: svc-a-tls }
spec:
  host: svc-a
  trafficPolicy: { tls: { mode: DISABLE } }
`,
  },
  *check(tree) {
    const rules = new DestinationRules(tree);
    for (const rule of tree.ofKind(DESTINATION_RULE)) {
      const at = rule.at('spec', 'trafficPolicy');
      const service = serviceOfHost(rule.at('spec', 'host'));
      if (!at.isSet || !service || rule.at('spec', 'workloadSelector').isSet) continue;
      const all = rules
        .of(service, rule)
        .filter((it) => it.at('spec', 'trafficPolicy').isSet && !it.at('spec', 'workloadSelector').isSet);
      // Other namespaces may have one of their own for their own calls.
      const [first] = all.filter((it) => it.namespace === rule.namespace);
      if (first && first.name !== rule.name)
        yield { at, message: `${first.title} has a traffic policy for ${service.name} as well` };
    }
  },
};
