import { DESTINATION_RULE, trafficPoliciesOf } from '../../objects';
import type { Rule } from '../../rule';

export const consecutiveErrors: Rule = {
  id: 'consecutive-errors',
  family: 'istio',
  severity: 'warning',
  title: 'Outlier detection counts with fields of today',
  cause:
    'consecutiveErrors is deprecated, and Istio does not read it any more: what ejects a pod is the default of Envoy, five answers with 5xx in a row.',
  remedy: 'write consecutiveGatewayErrors or consecutive5xxErrors',
  see: 'https://istio.io/latest/docs/reference/config/networking/destination-rule/',
  examples: {
    complies: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: svc-a }
spec:
  host: svc-a
  trafficPolicy: { outlierDetection: { consecutive5xxErrors: 7 } }
`,
    violates: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: svc-a }
spec:
  host: svc-a
  trafficPolicy: { outlierDetection: { consecutiveErrors: 7 } }
`,
  },
  *check(tree) {
    for (const policy of tree.ofKind(DESTINATION_RULE).flatMap(trafficPoliciesOf)) {
      const at = policy.at('outlierDetection', 'consecutiveErrors');
      if (at.isSet && at.number !== 0)
        yield { at, message: `consecutiveErrors: ${at.scalar ?? ''} is not read any more` };
    }
  },
};
