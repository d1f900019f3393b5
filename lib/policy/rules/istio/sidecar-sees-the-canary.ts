import { environmentOf } from '../../../manifests';
import { istioCanariesOf } from '../../objects';
import type { Rule } from '../../rule';

export const sidecarSeesTheCanary: Rule = {
  id: 'sidecar-sees-the-canary',
  family: 'istio',
  severity: 'error',
  title: 'A Sidecar that lets callers see the stable Service lets them see the canary',
  cause:
    'A Sidecar cuts what a proxy knows to the hosts of its egress. Routes of a VirtualService to a host that is not among them lead nowhere: the share of the canary gets 503 (NC).',
  remedy: 'list the host of the canary as well, or ./* for the whole namespace',
  see: 'https://istio.io/latest/docs/reference/config/networking/sidecar/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      canaryService: svc-a-canary
      stableService: svc-a-stable
      trafficRouting: { istio: { virtualService: { name: svc-a, routes: [primary] } } }
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: svc-a }
spec:
  egress: [{ hosts: ['./*'] }]
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      canaryService: svc-a-canary
      stableService: svc-a-stable
      trafficRouting: { istio: { virtualService: { name: svc-a, routes: [primary] } } }
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: svc-a }
spec:
  egress: [{ hosts: [./svc-a-stable.prod.svc.cluster.local] }]
`,
  },
  *check(tree) {
    const canaryOf = new Map(
      istioCanariesOf(tree).flatMap(({ rollout, services, subsets }) =>
        subsets || !services.stable || !services.canary
          ? []
          : [[`${environmentOf(rollout) ?? ''} ${services.stable}`, services.canary] as const],
      ),
    );
    for (const sidecar of tree.ofKind('networking.istio.io/Sidecar')) {
      for (const hosts of sidecar.at('spec', 'egress').items.map((egress) => egress.at('hosts'))) {
        const names = hosts.items.map(({ text }) => (text ?? '').split('/').at(-1)?.split('.')[0]);
        for (const at of hosts.items) {
          const name = (at.text ?? '').split('/').at(-1)?.split('.')[0] ?? '';
          const canary = canaryOf.get(`${environmentOf(sidecar) ?? ''} ${name}`);
          if (canary !== undefined && !names.includes(canary) && !names.includes('*'))
            yield { at, message: `${name} is seen, and its canary, ${canary}, is not` };
        }
      }
    }
  },
};
