import type { Rule } from '../../rule';

export const peerAuthentication: Rule = {
  id: 'peer-authentication',
  family: 'istio',
  severity: 'error',
  title: 'Mutual TLS of single ports has a selector',
  cause:
    'Istio takes portLevelMtls only together with a selector of workloads, and refuses the PeerAuthentication: ports that were to stay open for scraping are not.',
  remedy: 'add a selector with labels of the pods, in a PeerAuthentication of its own',
  see: 'https://github.com/istio/istio/blob/1.30.3/pkg/config/validation/validation.go',
  examples: {
    complies: `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: svc-a }
spec:
  selector: { matchLabels: { app: svc-a } }
  mtls: { mode: STRICT }
  portLevelMtls: { '9090': { mode: PERMISSIVE } }
`,
    violates: `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: svc-a }
spec:
  mtls: { mode: STRICT }
  portLevelMtls: { '9090': { mode: PERMISSIVE } }
`,
  },
  *check(tree) {
    for (const policy of tree.ofKind('security.istio.io/PeerAuthentication')) {
      const at = policy.at('spec', 'portLevelMtls');
      const ports = at.entries.map(([port]) => port);
      if (ports.length > 0 && policy.at('spec', 'selector', 'matchLabels').entries.length === 0)
        yield { at, message: `the ports ${ports.join(', ')} are of no workload: there is no selector` };
      for (const [port, field] of at.entries) {
        if (!/^[1-9]\d{0,4}$/.test(port) || Number(port) > 65_535) yield { at: field, message: `${port} is no port` };
      }
    }
  },
};
