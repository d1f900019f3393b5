import { listed } from '../../../core';
import type { Rule } from '../../rule';
import { rulesOf } from './rights';

export const escalatingRights: Rule = {
  id: 'escalating-rights',
  family: 'security',
  severity: 'warning',
  title: 'Roles do not permit to get more rights',
  cause:
    'Who may bind or escalate roles, impersonate others, or sign certificates has every right of the cluster in two steps.',
  remedy: 'name in resourceNames which role or user may be used, or leave it to those who run the cluster',
  see: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/',
  examples: {
    complies: `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: svc-a }
rules: [{ apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [get] }]
`,
    violates: `
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: svc-a }
rules: [{ apiGroups: [rbac.authorization.k8s.io], resources: [roles], verbs: [escalate] }]
`,
  },
  *check(tree) {
    for (const rule of rulesOf(tree)) {
      if (rule.at('resourceNames').items.length > 0) continue;
      const resources = rule.at('resources').items.map(({ text }) => text ?? '');
      for (const at of rule.at('verbs').items) {
        const isOne =
          /^(escalate|bind|impersonate)$/.test(at.text ?? '') ||
          (/^(create|\*)$/.test(at.text ?? '') &&
            resources.some((it) => /^(serviceaccounts\/token|nodes\/proxy)$/.test(it))) ||
          (at.text === 'approve' && resources.includes('signers'));
        if (isOne) yield { at, message: `it permits to ${at.text} ${listed(resources)}, of any name` };
      }
    }
  },
};
