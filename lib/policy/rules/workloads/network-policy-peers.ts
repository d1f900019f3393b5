import { podsOf } from '../../objects';
import type { Rule } from '../../rule';

export const networkPolicyPeers: Rule = {
  id: 'network-policy-peers',
  family: 'workloads',
  severity: 'note',
  title: 'The pods that a NetworkPolicy lets in are there',
  cause:
    'A rule whose podSelector fits no pod of the namespace lets nobody in: either the callers cannot call, or the rule can go.',
  remedy:
    'write the labels of the pods that are meant; with a namespaceSelector beside it where they are in another namespace',
  see: 'https://kubernetes.io/docs/concepts/services-networking/network-policies/',
  examples: {
    complies: `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: { name: svc-a }
spec:
  podSelector: {}
  ingress: [{ from: [{ podSelector: { matchLabels: { app: svc-a } } }] }]
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
spec:
  podSelector: {}
  ingress: [{ from: [{ podSelector: { matchLabels: { app: svc } } }] }]
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
      if (pods.beside(policy).length === 0) continue;
      const peers = [
        ...policy.at('spec', 'ingress').items.flatMap((rule) => rule.at('from').items),
        ...policy.at('spec', 'egress').items.flatMap((rule) => rule.at('to').items),
      ];
      for (const peer of peers) {
        const at = peer.at('podSelector');
        if (!at.isSet || peer.at('namespaceSelector').isSet || pods.matchedBy(at).length > 0) continue;
        yield { at, message: 'it selects no pod that is rendered beside it' };
      }
    }
  },
};
