import { listed } from '../../../core';
import type { Rule } from '../../rule';
import { rulesOf } from './rights';

export const wildcardRights: Rule = {
  id: 'wildcard-rights',
  family: 'security',
  severity: 'warning',
  title: 'Roles say what they permit',
  cause:
    'A * permits what is there today and what is installed tomorrow: Secrets, custom resources, and the right to give rights.',
  remedy: 'name the resources and the verbs',
  see: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/',
  examples: {
    complies: `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: svc-a }
rules: [{ apiGroups: [argoproj.io], resources: [rollouts], verbs: [get, list, watch] }]
`,
    violates: `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: svc-a }
rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }]
`,
  },
  *check(tree) {
    for (const rule of rulesOf(tree)) {
      const stars = ['apiGroups', 'resources', 'verbs'].filter((it) =>
        rule.at(it).items.some(({ text }) => text === '*'),
      );
      const everything = stars.includes('resources') || stars.includes('verbs');
      // To look at everything is not to change it.
      const looks = rule.at('verbs').items.every(({ text }) => ['get', 'list', 'watch'].includes(text ?? ''));
      if (everything && !looks) yield { at: rule, message: `it permits * of ${listed(stars)}` };
    }
  },
};
