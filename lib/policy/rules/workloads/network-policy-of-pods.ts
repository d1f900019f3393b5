import type { ManifestObject } from '../../../manifests';
import { Places, podsOf, workloadsOf } from '../../objects';
import type { Rule } from '../../rule';

const POLICIES = ['networking.k8s.io/NetworkPolicy', 'cilium.io/CiliumNetworkPolicy'];

export const networkPolicyOfPods: Rule = {
  id: 'network-policy-of-pods',
  family: 'workloads',
  severity: 'warning',
  title: 'Where network policies are, every pod has one',
  cause:
    'A pod that no NetworkPolicy selects takes connections from everywhere. Where the others of its namespace have one, that is rarely meant; a new workload, or one whose labels changed, falls out like this.',
  remedy:
    'render a NetworkPolicy whose podSelector selects it, or one with an empty podSelector for the whole namespace',
  see: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
  examples: {
    complies: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: svc-a }
spec: { podSelector: {}, policyTypes: [Ingress] }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { metadata: { labels: { app: svc-a } }, spec: { containers: [{ name: app }] } } }
`,
    violates: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: svc-b }
spec: { podSelector: { matchLabels: { app: svc-b } }, policyTypes: [Ingress] }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { metadata: { labels: { app: svc-a } }, spec: { containers: [{ name: app }] } } }
`,
  },
  *check(tree) {
    const policies = POLICIES.flatMap((kind) => tree.ofKind(kind));
    const guarded = new Set<ManifestObject>();
    for (const policy of policies) {
      const selector = policy.at('spec', policy.group === 'cilium.io' ? 'endpointSelector' : 'podSelector');
      for (const { object } of podsOf(tree).matchedBy(selector)) guarded.add(object);
    }
    const places = new Places(policies, (it) => it);
    for (const { object, template } of workloadsOf(tree)) {
      if (guarded.has(object) || template.at('spec', 'hostNetwork').boolean) continue;
      if (places.beside(object).length > 0)
        yield {
          at: template.at('metadata', 'labels'),
          message: `none of the network policies of its namespace selects the pods of ${object.title}`,
        };
    }
  },
};
