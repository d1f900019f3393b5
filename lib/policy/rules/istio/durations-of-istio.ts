import { goMilliseconds, show } from '../../../core';
import type { Field, ManifestTree } from '../../../manifests';
import { DESTINATION_RULE, hasPlaceholder, trafficPoliciesOf, VIRTUAL_SERVICE } from '../../objects';
import type { Rule } from '../../rule';

export const durationsOfIstio: Rule = {
  id: 'durations-of-istio',
  family: 'istio',
  severity: 'error',
  title: 'Durations are written with a unit, and are whole milliseconds',
  cause:
    'Istio reads `5s`, `1m` or `500ms`, of one millisecond or more. Anything else is refused, by the API server or by Istio: the object is not applied, and the old one goes on.',
  remedy: 'write a duration such as 5s or 500ms',
  see: 'https://github.com/istio/istio/blob/1.30.3/pkg/config/validation/validation.go',
  examples: {
    complies: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - timeout: 15s
      route: [{ destination: { host: svc-a } }]
`,
    violates: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - timeout: 15
      route: [{ destination: { host: svc-a } }]
`,
  },
  *check(tree) {
    for (const at of durationsOf(tree)) {
      if (!at.isSet || hasPlaceholder(at.text)) continue;
      const millis = goMilliseconds(at.value);
      if (millis === undefined) yield { at, message: `${show(at.value)} is no duration` };
      else if (millis < 1 || millis % 1 !== 0)
        yield { at, message: `${at.text} is no whole number of milliseconds from 1` };
    }
  },
};

const OF_A_ROUTE = [
  ['timeout'],
  ['retries', 'perTryTimeout'],
  ['fault', 'delay', 'fixedDelay'],
  ['corsPolicy', 'maxAge'],
];

const OF_A_POLICY = [
  ['outlierDetection', 'interval'],
  ['outlierDetection', 'baseEjectionTime'],
  ['connectionPool', 'tcp', 'connectTimeout'],
  ['connectionPool', 'tcp', 'idleTimeout'],
  ['connectionPool', 'tcp', 'maxConnectionDuration'],
  ['connectionPool', 'tcp', 'tcpKeepalive', 'time'],
  ['connectionPool', 'tcp', 'tcpKeepalive', 'interval'],
  ['connectionPool', 'http', 'idleTimeout'],
  ['loadBalancer', 'warmupDurationSecs'],
];

function durationsOf(tree: ManifestTree): Field[] {
  const routes = tree.ofKind(VIRTUAL_SERVICE).flatMap((object) => object.at('spec', 'http').items);
  const policies = tree.ofKind(DESTINATION_RULE).flatMap(trafficPoliciesOf);
  return [
    ...routes.flatMap((route) => OF_A_ROUTE.map((path) => route.at(...path))),
    ...policies.flatMap((policy) => OF_A_POLICY.map((path) => policy.at(...path))),
  ];
}
