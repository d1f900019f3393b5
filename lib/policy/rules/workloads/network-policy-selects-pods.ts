import { meansPodsOfOperator, podsOf } from '../../objects';
import type { Rule } from '../../rule';

export const networkPolicySelectsPods: Rule = {
  id: 'network-policy-selects-pods',
  family: 'workloads',
  severity: 'warning',
  title: 'A NetworkPolicy selects pods',
  cause: 'A policy whose podSelector fits no pod guards nobody. It looks as if it did.',
  remedy: 'write the labels that the pod template has, or an empty podSelector for all pods of the namespace',
  see: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
  examples: {
    complies: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: svc-a }
spec: { podSelector: { matchLabels: { app: svc-a } }, policyTypes: [Ingress] }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { metadata: { labels: { app: svc-a } }, spec: { containers: [{ name: app }] } } }
`,
    violates: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: svc-a }
spec: { podSelector: { matchLabels: { app: svc } }, policyTypes: [Ingress] }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { metadata: { labels: { app: svc-a } }, spec: { containers: [{ name: app }] } } }
`,
  },
  *check(tree) {
    const pods = podsOf(tree);
    for (const policy of tree.ofKind('networking.k8s.io/NetworkPolicy')) {
      const at = policy.at('spec', 'podSelector');
      if (!at.isSet || pods.beside(policy).length === 0 || pods.matchedBy(at).length > 0) continue;
      if (meansPodsOfOperator(tree, at)) continue;
      yield { at, message: 'it selects no pod that is rendered beside it' };
    }
  },
};
