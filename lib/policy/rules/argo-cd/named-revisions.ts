import { isUnfilled, sourcesOf } from '../../objects';
import type { Rule } from '../../rule';
import { ofEachApplication } from './each-application';

const APPLICATION = (revision: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec:
  source: { repoURL: 'https://github.com/org/gitops', path: apps/svc-a, targetRevision: ${revision} }
`;

export const namedRevisions: Rule = {
  id: 'named-revisions',
  family: 'argo-cd',
  severity: 'note',
  title: 'An Application says which branch or version it follows',
  cause:
    'HEAD, or nothing, is the default branch of the repository, whichever that is: whoever changes it there releases another branch everywhere. Of a chart, a range of versions brings in a new one without a commit that could be reverted.',
  remedy: 'name the branch (main), or the exact version of the chart',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/tracking_strategies/',
  examples: { complies: APPLICATION('main'), violates: APPLICATION('HEAD') },
  check: (tree) =>
    ofEachApplication(tree, function* (application) {
      for (const source of sourcesOf(application)) {
        const at = source.at('targetRevision');
        const revision = at.scalar ?? '';
        if (!application.known || isUnfilled(revision)) continue;
        const ofChart = source.at('chart').isSet;
        if (ofChart && (revision === '' || /[*^~<>|]|\.x\b| - /.test(revision)))
          yield {
            at,
            message: `${revision === '' ? 'no version' : revision} takes a new version of the chart by itself`,
          };
        else if (!ofChart && (revision === '' || revision === 'HEAD'))
          yield { at, message: 'it follows the default branch of the repository, whichever that is' };
      }
    }),
};
