import type { Rule } from '../../rule';

export const rightsOfEveryone: Rule = {
  id: 'rights-of-everyone',
  family: 'security',
  severity: 'error',
  title: 'No rights are given to everyone',
  cause:
    'system:anonymous and system:unauthenticated are everyone who reaches the API server, system:authenticated everyone with any account, and system:serviceaccounts every pod.',
  remedy: 'name the users, groups or service accounts that need it',
  see: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/',
  examples: {
    complies: `
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: svc-a }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: svc-a }
subjects: [{ kind: ServiceAccount, name: svc-a }]
`,
    violates: `
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: svc-a }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: svc-a }
subjects: [{ apiGroup: rbac.authorization.k8s.io, kind: Group, name: "system:unauthenticated" }]
`,
  },
  *check(tree) {
    for (const binding of tree.ofKind(
      'rbac.authorization.k8s.io/ClusterRoleBinding',
      'rbac.authorization.k8s.io/RoleBinding',
    )) {
      const role = binding.at('roleRef', 'name').text ?? '';
      // These say what the cluster is, and are given to everyone by Kubernetes itself.
      if (/^system:(discovery|public-info-viewer|basic-user|service-account-issuer-discovery)$/.test(role)) continue;
      for (const subject of binding.at('subjects').items) {
        const at = subject.at('name');
        if (/^system:(anonymous|unauthenticated|authenticated|serviceaccounts)$/.test(at.text ?? ''))
          yield { at, message: `${at.text} gets the rights of ${role || 'a role'}` };
      }
    }
  },
};
