import type { Field } from '../../../manifests';
import { DESTINATION_RULE, trafficPoliciesOf } from '../../objects';
import type { Rule, RuleFinding } from '../../rule';

export const trafficPolicy: Rule = {
  id: 'traffic-policy',
  family: 'istio',
  severity: 'error',
  title: 'A traffic policy is one that Istio accepts',
  cause: 'Istio refuses the DestinationRule: the old one, or none, goes on.',
  remedy: 'leave out what is empty, and one of two that exclude each other',
  see: 'https://github.com/istio/istio/blob/1.30.3/pkg/config/validation/validation.go',
  examples: {
    complies: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: svc-a }
spec:
  host: svc-a
  trafficPolicy: { connectionPool: { tcp: { maxConnections: 100 } } }
`,
    violates: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: svc-a }
spec:
  host: svc-a
  trafficPolicy: { connectionPool: {} }
`,
  },
  *check(tree) {
    for (const policy of tree.ofKind(DESTINATION_RULE).flatMap(trafficPoliciesOf)) yield* wrongIn(policy);
  },
};

function* wrongIn(policy: Field): Iterable<RuleFinding> {
  const has = (...path: string[]): boolean => policy.at(...path).isSet;
  if (policy.entries.every(([key]) => key === 'port')) yield { at: policy, message: 'the traffic policy says nothing' };
  const pool = policy.at('connectionPool');
  if (pool.isSet && !has('connectionPool', 'tcp') && !has('connectionPool', 'http'))
    yield { at: pool, message: 'the connection pool has neither tcp nor http' };
  const http = pool.at('http');
  if (http.at('h2UpgradePolicy').text === 'UPGRADE' && http.at('useClientProtocol').boolean)
    yield { at: http.at('useClientProtocol'), message: 'useClientProtocol excludes h2UpgradePolicy: UPGRADE' };
  if (has('tunnel') && has('proxyProtocol'))
    yield { at: policy.at('tunnel'), message: 'tunnel excludes proxyProtocol' };
  if (has('loadBalancer', 'localityLbSetting') && has('loadBalancer', 'zoneAwareLbSetting'))
    yield { at: policy.at('loadBalancer'), message: 'localityLbSetting excludes zoneAwareLbSetting' };
  const table = policy.at('loadBalancer', 'consistentHash', 'maglev', 'tableSize');
  if (table.number !== undefined && !(table.number < 5_000_011 && isPrime(table.number)))
    yield { at: table, message: `${table.number} is no prime number below 5000011` };
}

function isPrime(value: number): boolean {
  if (!Number.isInteger(value) || value < 2) return false;
  for (let factor = 2; factor * factor <= value; factor++) {
    if (value % factor === 0) return false;
  }
  return true;
}
