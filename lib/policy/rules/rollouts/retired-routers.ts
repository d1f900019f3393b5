import { canariesOf } from '../../objects';
import type { Rule } from '../../rule';

const RETIRED: Readonly<Record<string, string>> = {
  smi: 'the Service Mesh Interface is archived',
  appMesh: 'AWS App Mesh is shut down (2026-09-30)',
  nginx: 'ingress-nginx gets no releases any more since March 2026, not for security either',
};

export const retiredRouters: Rule = {
  id: 'retired-routers',
  family: 'rollouts',
  severity: 'warning',
  title: 'The router that splits the traffic is still maintained',
  cause:
    'Every release depends on the router. One that is not maintained any more gets no fix, and one day does not run on the next version of Kubernetes.',
  remedy: 'move to a mesh that is maintained (istio), or to the Gateway API (plugin argoproj-labs/gatewayAPI)',
  see: 'https://argo-rollouts.readthedocs.io/en/stable/features/traffic-management/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { trafficRouting: { istio: { virtualService: { name: svc-a } } } } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { trafficRouting: { smi: { rootService: svc-a } } } }
`,
  },
  *check(tree) {
    for (const { canary } of canariesOf(tree)) {
      for (const [name, why] of Object.entries(RETIRED)) {
        const at = canary.at('trafficRouting', name);
        if (at.isSet) yield { at, message: `${name}: ${why}` };
      }
    }
  },
};
