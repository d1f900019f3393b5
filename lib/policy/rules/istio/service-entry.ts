import type { Field } from '../../../manifests';
import type { Rule, RuleFinding } from '../../rule';

export const serviceEntry: Rule = {
  id: 'service-entry',
  family: 'istio',
  severity: 'error',
  title: 'A ServiceEntry is one that Istio accepts',
  cause:
    'Istio refuses the ServiceEntry: calls to the host are not known to the mesh, and are blocked where only known ones may leave.',
  remedy: 'name hosts and ports once each, and endpoints that fit the resolution',
  see: 'https://github.com/istio/istio/blob/1.30.3/pkg/config/validation/validation.go',
  examples: {
    complies: `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: svc-a }
spec:
  hosts: [api.example.com]
  ports: [{ number: 443, name: tls, protocol: TLS }]
  resolution: DNS
`,
    violates: `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: svc-a }
spec:
  hosts: ['*']
  ports: [{ number: 443, name: tls, protocol: TLS }]
  resolution: NONE
  endpoints: [{ address: 10.0.0.1 }]
`,
  },
  *check(tree) {
    for (const entry of tree.ofKind('networking.istio.io/ServiceEntry')) yield* wrongIn(entry.at('spec'));
  },
};

function* wrongIn(spec: Field): Iterable<RuleFinding> {
  const hosts = spec.at('hosts').items;
  const resolution = spec.at('resolution').text ?? 'NONE';
  const endpoints = spec.at('endpoints').items;
  const isDns = resolution.startsWith('DNS');
  if (hosts.length === 0) yield { at: spec.at('hosts'), message: 'it has no host' };
  for (const at of hosts) {
    if (at.text === '*') yield { at, message: 'the host * is not accepted' };
    else if (isDns && endpoints.length === 0 && at.text?.includes('*'))
      yield { at, message: `${at.text} has no address to look up for ${resolution}: there are no endpoints` };
  }
  if (resolution === 'NONE' && endpoints.length > 0)
    yield { at: spec.at('endpoints'), message: 'with the resolution NONE there may be no endpoints' };
  if (spec.at('workloadSelector').isSet && endpoints.length > 0)
    yield { at: spec.at('workloadSelector'), message: 'it has both a workloadSelector and endpoints' };
  for (const at of spec.at('addresses').items) {
    if (isDns && at.text?.includes('/'))
      yield { at, message: `${at.text} is a range, which ${resolution} does not take` };
  }
  for (const key of ['name', 'number']) {
    const seen = new Set<string>();
    for (const at of spec.at('ports').items.map((port) => port.at(key))) {
      if (at.scalar !== undefined && seen.has(at.scalar)) yield { at, message: `there are two ports ${at.scalar}` };
      seen.add(at.scalar ?? '');
    }
  }
}
