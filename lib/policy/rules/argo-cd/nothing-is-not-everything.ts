import type { Rule } from '../../rule';
import { ofEachApplication } from './each-application';

const APPLICATION = (allowed: boolean): string => `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec:
  syncPolicy:
    automated: { prune: true, allowEmpty: ${allowed} }
`;

export const nothingIsNotEverything: Rule = {
  id: 'nothing-is-not-everything',
  family: 'argo-cd',
  severity: 'warning',
  title: 'A folder that becomes empty does not delete everything',
  cause:
    'A wrong path, or a rendering that went wrong, gives an empty folder. With allowEmpty: true and prune Argo CD then deletes all that the Application deployed; without it, it refuses.',
  remedy: 'remove allowEmpty',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/auto_sync/#automatic-pruning-with-allow-empty-v18',
  examples: { complies: APPLICATION(false), violates: APPLICATION(true) },
  check: (tree) =>
    ofEachApplication(tree, function* ({ spec }) {
      const at = spec.at('syncPolicy', 'automated', 'allowEmpty');
      if (at.boolean === true) yield { at, message: 'an empty folder deletes all that is deployed' };
    }),
};
