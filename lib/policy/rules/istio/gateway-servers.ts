import type { Field } from '../../../manifests';
import type { Rule, RuleFinding } from '../../rule';

export const gatewayServers: Rule = {
  id: 'gateway-servers',
  family: 'istio',
  severity: 'error',
  title: 'The servers of a Gateway are ones that Istio accepts',
  cause: 'Istio refuses the Gateway: nothing is served on the port, or what was served before.',
  remedy: 'give each server a port with number, name and protocol, hosts, and TLS where the protocol is HTTPS or TLS',
  see: 'https://github.com/istio/istio/blob/1.30.3/pkg/config/validation/validation.go',
  examples: {
    complies: `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: svc-a }
spec:
  servers:
    - port: { number: 443, name: https, protocol: HTTPS }
      hosts: [svc-a.example.com]
      tls: { mode: SIMPLE, credentialName: svc-a }
`,
    violates: `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: svc-a }
spec:
  servers:
    - port: { number: 443, name: https, protocol: HTTPS }
      hosts: [svc-a.example.com]
`,
  },
  *check(tree) {
    for (const gateway of tree.ofKind('networking.istio.io/Gateway')) {
      const servers = gateway.at('spec', 'servers');
      if (servers.items.length === 0) yield { at: servers, message: 'it has no server' };
      for (const server of servers.items) yield* wrongIn(server);
      const seen = new Set<string>();
      for (const at of servers.items.map((server) => server.at('port', 'name'))) {
        if (at.text !== undefined && seen.has(at.text)) yield { at, message: `there are two ports named ${at.text}` };
        seen.add(at.text ?? '');
      }
    }
  },
};

function* wrongIn(server: Field): Iterable<RuleFinding> {
  const [port, tls] = [server.at('port'), server.at('tls')];
  const protocol = port.at('protocol').text?.toUpperCase();
  for (const at of ['number', 'name', 'protocol'].map((key) => port.at(key))) {
    if (!at.isSet) yield { at, message: `the port has no ${at.path.at(-1)}` };
  }
  if (server.at('hosts').items.length === 0) yield { at: server.at('hosts'), message: 'the server has no host' };
  if (protocol === undefined) return;
  const isTls = ['HTTPS', 'TLS'].includes(protocol);
  if (isTls && !tls.isSet) yield { at: tls, message: `${protocol} has no tls` };
  const others = tls.entries.filter(([key]) => key !== 'httpsRedirect');
  if (!isTls && others.length > 0) yield { at: tls, message: `${protocol} may have no tls but httpsRedirect` };
}
