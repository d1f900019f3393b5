import { DESTINATION_RULE, trafficPoliciesOf } from '../../objects';
import type { Rule } from '../../rule';

export const outlierDetection: Rule = {
  id: 'outlier-detection',
  family: 'istio',
  severity: 'error',
  title: 'An outlier detection is one that Istio accepts',
  cause: 'Istio refuses the DestinationRule: the old one, or none, goes on.',
  remedy:
    'write percentages from 0 to 100, and splitExternalLocalOriginErrors: true beside consecutiveLocalOriginFailures',
  see: 'https://github.com/istio/istio/blob/1.30.3/pkg/config/validation/validation.go',
  examples: {
    complies: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: svc-a }
spec:
  host: svc-a
  trafficPolicy: { outlierDetection: { consecutiveGatewayErrors: 5, maxEjectionPercent: 50 } }
`,
    violates: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: svc-a }
spec:
  host: svc-a
  trafficPolicy: { outlierDetection: { consecutiveLocalOriginFailures: 5, maxEjectionPercent: 150 } }
`,
  },
  *check(tree) {
    for (const policy of tree.ofKind(DESTINATION_RULE).flatMap(trafficPoliciesOf)) {
      const detection = policy.at('outlierDetection');
      for (const at of [detection.at('maxEjectionPercent'), detection.at('minHealthPercent')]) {
        if (at.number !== undefined && (at.number < 0 || at.number > 100))
          yield { at, message: `${at.number} is no percentage from 0 to 100` };
      }
      const at = detection.at('consecutiveLocalOriginFailures');
      if ((at.number ?? 0) > 0 && !detection.at('splitExternalLocalOriginErrors').boolean)
        yield { at, message: 'failures to connect are not counted apart without splitExternalLocalOriginErrors' };
    }
  },
};
