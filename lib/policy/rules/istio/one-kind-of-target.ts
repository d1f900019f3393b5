import type { Rule } from '../../rule';

export const oneKindOfTarget: Rule = {
  id: 'one-kind-of-target',
  family: 'istio',
  severity: 'error',
  title: 'A policy of Istio selects its target in one way',
  cause:
    'Istio refuses an object that has both a selector and targetRefs: it is not applied, and what it was to allow, deny or count is not.',
  remedy: 'keep the selector for sidecars, targetRefs for gateways and waypoints',
  see: 'https://github.com/istio/istio/blob/1.30.3/pkg/config/validation/validation.go',
  examples: {
    complies: `
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: svc-a }
spec:
  selector: { matchLabels: { app: svc-a } }
`,
    violates: `
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: svc-a }
spec:
  selector: { matchLabels: { app: svc-a } }
  targetRefs: [{ kind: Service, name: svc-a }]
`,
  },
  *check(tree) {
    for (const spec of tree.ofKind(...KINDS).map((object) => object.at('spec'))) {
      const said = ['selector', 'targetRef', 'targetRefs'].filter((key) => spec.at(key).isSet);
      if (said.length > 1) yield { at: spec.at(said[1] as string), message: `it has both ${said.join(' and ')}` };
    }
  },
};

const KINDS = [
  'security.istio.io/AuthorizationPolicy',
  'security.istio.io/RequestAuthentication',
  'telemetry.istio.io/Telemetry',
  'extensions.istio.io/WasmPlugin',
];
