import { listed } from '../../../core';
import type { Rule } from '../../rule';

export const clusterAdmin: Rule = {
  id: 'cluster-admin',
  family: 'security',
  severity: 'warning',
  title: 'Nobody is bound to cluster-admin',
  cause: 'Who has that role may do everything, in every namespace: a token of it that gets out is the cluster.',
  remedy: 'write a role of its own with what is needed',
  see: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/',
  examples: {
    complies: `
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: svc-a }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: svc-a }
`,
    violates: `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: { name: svc-a }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin }
subjects: [{ kind: ServiceAccount, name: svc-a, namespace: prod }]
`,
  },
  *check(tree) {
    for (const binding of tree.ofKind(
      'rbac.authorization.k8s.io/ClusterRoleBinding',
      'rbac.authorization.k8s.io/RoleBinding',
    )) {
      const at = binding.at('roleRef', 'name');
      if (at.text !== 'cluster-admin') continue;
      const who = binding
        .at('subjects')
        .items.map((it) => `${it.at('kind').text ?? ''} ${it.at('name').text ?? ''}`.trim());
      yield {
        at,
        message: `${listed(who) || 'whoever is added'} may do everything${binding.kind === 'RoleBinding' ? ' in the namespace' : ''}`,
      };
    }
  },
};
