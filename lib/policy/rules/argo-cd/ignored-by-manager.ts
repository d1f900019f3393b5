import type { Rule } from '../../rule';
import { ofEachApplication } from './each-application';

export const ignoredByManager: Rule = {
  id: 'ignored-by-manager',
  family: 'argo-cd',
  severity: 'error',
  title: 'Routing is not ignored by the manager of its fields',
  cause:
    'Argo Rollouts becomes the manager of all of spec.http with the first weight that it writes, because the list is atomic, and it stays so. With managedFieldsManagers every later change of the routes in Git is passed over without a word.',
  remedy: "write jqPathExpressions: ['.spec.http[]?.route[]?.weight'] instead",
  see: 'https://github.com/argoproj/argo-rollouts/issues/3854',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec:
  ignoreDifferences:
    - group: networking.istio.io
      kind: VirtualService
      jqPathExpressions: ['.spec.http[]?.route[]?.weight']
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec:
  ignoreDifferences:
    - group: networking.istio.io
      kind: VirtualService
      managedFieldsManagers: [rollouts-controller]
`,
  },
  check: (tree) =>
    ofEachApplication(tree, function* ({ spec }) {
      for (const rule of spec.at('ignoreDifferences').items) {
        const at = rule.at('managedFieldsManagers');
        const kind = rule.at('kind').text ?? '';
        const managers = at.items.flatMap(({ text }) => text ?? []);
        const routing = /^(VirtualService|DestinationRule|HTTPRoute|\*)$/.test(kind);
        if (routing && managers.some((manager) => /rollouts/.test(manager)))
          yield {
            at,
            message: `after the first canary no change of ${kind === '*' ? 'a route' : kind} in Git is applied`,
          };
      }
    }),
};
