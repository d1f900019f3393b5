import type { Rule } from '../../rule';
import { PROJECT } from './projects';

const ROLE = (action: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: { name: services }
spec:
  roles:
    - name: developers
      policies:
        - p, proj:services:developers, applications, ${action}, services/*, allow
`;

export const gatesThatHold: Rule = {
  id: 'gates-that-hold',
  family: 'argo-cd',
  severity: 'note',
  title: 'A role does not promote past the gates of a canary',
  cause:
    'promote-full and skip-current-step let a canary go past its pauses and analyses with one click in Argo CD. A role that has them, or every action, can release what no gate has seen.',
  remedy: 'permit action/argoproj.io/Rollout/abort, pause, resume and retry one by one, and keep promote-full for few',
  see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/rbac/',
  examples: { complies: ROLE('action/argoproj.io/Rollout/abort'), violates: ROLE('action/argoproj.io/Rollout/*') },
  *check(tree) {
    for (const project of tree.ofKind(PROJECT)) {
      for (const role of project.at('spec', 'roles').items) {
        for (const at of role.at('policies').items) {
          const [, , resource, action = '', , effect] = (at.text ?? '').split(',').map((part) => part.trim());
          const past = /^(\*|action\/(\*|argoproj\.io\/(\*|Rollout\/(\*|promote-full|skip-current-step))))/.test(
            action,
          );
          if (resource === 'applications' && effect === 'allow' && past)
            yield {
              at,
              message: `the role ${role.at('name').text ?? ''} may promote a canary past its analyses (${action})`,
            };
        }
      }
    }
  },
};
