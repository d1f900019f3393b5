import { listed } from '../../../core';
import type { Rule } from '../../rule';
import { rulesOf } from './rights';

export const rightsOnSecrets: Rule = {
  id: 'rights-on-secrets',
  family: 'security',
  severity: 'note',
  title: 'Nobody may read all Secrets, or start pods everywhere',
  cause:
    'Who may list Secrets may read them. Who may make pods may mount every Secret of the namespace, and use every service account there.',
  remedy: 'name in resourceNames which Secrets; give the right in one namespace (Role), not in all',
  see: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/',
  examples: {
    complies: `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: svc-a }
rules: [{ apiGroups: [""], resources: [secrets], resourceNames: [svc-a], verbs: [get] }]
`,
    violates: `
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: svc-a }
rules: [{ apiGroups: [""], resources: [secrets], verbs: [get, list, watch] }]
`,
  },
  *check(tree) {
    for (const rule of rulesOf(tree)) {
      if (rule.at('resourceNames').items.length > 0) continue;
      const verbs = rule.at('verbs').items.flatMap(({ text }) => text ?? []);
      const where = rule.object.kind === 'ClusterRole' ? 'of all namespaces' : 'of its namespace';
      for (const at of rule.at('resources').items) {
        const reads = verbs.filter((verb) => /^(get|list|watch|\*)$/.test(verb));
        if (at.text === 'secrets' && reads.length > 0)
          yield { at, message: `it permits to ${listed(reads)} all Secrets ${where}` };
        const makes = verbs.filter((verb) => /^(create|\*)$/.test(verb));
        if (
          /^(pods|pods\/exec|deployments|statefulsets|daemonsets|jobs|cronjobs|replicasets)$/.test(at.text ?? '') &&
          makes.length > 0
        )
          yield { at, message: `it permits to start or enter pods ${where} (${at.text})` };
      }
    }
  },
};
