import type { Rule } from '../../rule';

export const sidecarEgress: Rule = {
  id: 'sidecar-egress',
  family: 'istio',
  severity: 'error',
  title: 'A Sidecar is one that Istio accepts',
  cause: 'Istio refuses the Sidecar: proxies keep what they knew before.',
  remedy: 'write hosts as namespace/host, one listener without a port, as the last',
  see: 'https://github.com/istio/istio/blob/1.30.3/pkg/config/validation/validation.go',
  examples: {
    complies: `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: svc-a }
spec:
  egress: [{ hosts: ['./*', istio-system/*] }]
`,
    violates: `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: svc-a }
spec:
  egress: [{ hosts: [svc-a] }]
`,
  },
  *check(tree) {
    for (const spec of tree.ofKind('networking.istio.io/Sidecar').map((sidecar) => sidecar.at('spec'))) {
      if (!['egress', 'ingress', 'outboundTrafficPolicy', 'inboundConnectionPool'].some((key) => spec.at(key).isSet))
        yield { at: spec, message: 'it says nothing' };
      const listeners = spec.at('egress').items;
      for (const [i, listener] of listeners.entries()) {
        if (!listener.at('port').isSet && i < listeners.length - 1)
          yield { at: listener, message: 'a listener without a port has to be the last' };
        const hosts = listener.at('hosts');
        if (hosts.items.length === 0) yield { at: hosts, message: 'a listener has no hosts' };
        for (const at of hosts.items) {
          if (at.text !== undefined && !/^[^/]+\/[^/]+$/.test(at.text))
            yield { at, message: `${at.text} is no namespace/host` };
        }
      }
    }
  },
};
