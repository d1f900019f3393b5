import { podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';

export const serviceAccountTokens: Rule = {
  id: 'service-account-tokens',
  family: 'security',
  severity: 'note',
  title: 'Only pods that call Kubernetes have a token for it',
  cause:
    'By default every pod gets a token of its service account. Whoever gets into the pod may do with it what the account may: of the account default, what anybody ever gave to it.',
  remedy: 'write automountServiceAccountToken: false, and a service account of its own for pods that need one',
  see: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { automountServiceAccountToken: false, containers: [{ name: app }] } } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { containers: [{ name: app }] } } }
`,
  },
  *check(tree) {
    for (const { object, template } of podTemplatesOf(tree)) {
      const [at, account] = [
        template.at('spec', 'automountServiceAccountToken'),
        template.at('spec', 'serviceAccountName'),
      ];
      const name = account.text || template.at('spec', 'serviceAccount').text || 'default';
      if (at.boolean === false || name !== 'default') continue;
      if (
        !at.boolean &&
        tree.find('/ServiceAccount', name, object)?.at('automountServiceAccountToken').boolean === false
      )
        continue;
      yield { at, message: `pods of ${object.title} get a token of the service account default` };
    }
  },
};
