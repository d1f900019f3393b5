import type { Rule } from '../../rule';

export const istioApiVersion: Rule = {
  id: 'istio-api-version',
  family: 'istio',
  severity: 'note',
  title: 'Objects of Istio are written in the version of today',
  cause:
    'v1 is served since Istio 1.22, with the same schema. The older versions are kept for objects that are there already; what is stable is in v1.',
  remedy: 'write v1',
  see: 'https://istio.io/latest/blog/2024/v1-apis/',
  examples: {
    complies: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - route: [{ destination: { host: svc-a } }]
`,
    violates: `
apiVersion: networking.istio.io/v1alpha3
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - route: [{ destination: { host: svc-a } }]
`,
  },
  *check(tree) {
    for (const object of tree.ofKind(...STABLE)) {
      if (/^v1(alpha|beta)/.test(object.version))
        yield { at: object.at('apiVersion'), message: `${object.title} is written in ${object.version}` };
    }
  },
};

const STABLE = [
  ...['VirtualService', 'DestinationRule', 'Gateway', 'ServiceEntry', 'Sidecar', 'WorkloadEntry', 'WorkloadGroup'].map(
    (kind) => `networking.istio.io/${kind}`,
  ),
  ...['AuthorizationPolicy', 'PeerAuthentication', 'RequestAuthentication'].map((kind) => `security.istio.io/${kind}`),
  'telemetry.istio.io/Telemetry',
];
