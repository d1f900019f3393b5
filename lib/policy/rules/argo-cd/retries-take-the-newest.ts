import type { Rule } from '../../rule';
import { ofEachApplication } from './each-application';

const APPLICATION = (refresh: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: { name: svc-a }
spec:
  syncPolicy:
    automated: {}
    retry: { limit: 5${refresh} }
`;

export const retriesTakeTheNewest: Rule = {
  id: 'retries-take-the-newest',
  family: 'argo-cd',
  severity: 'note',
  title: 'A sync that is tried again takes the newest commit',
  cause:
    'A sync that fails is tried again with the revision that failed, and while it is, nothing else is synced: a revert waits for the last try. From Argo CD 3.2 on a retry can take the newest commit instead.',
  remedy: 'add refresh: true to spec.syncPolicy.retry',
  see: 'https://github.com/argoproj/argo-cd/issues/11494',
  examples: { complies: APPLICATION(', refresh: true'), violates: APPLICATION('') },
  check: (tree) =>
    ofEachApplication(tree, function* ({ spec }) {
      const { automated, retry } = Object.fromEntries(spec.at('syncPolicy').entries);
      if (automated?.isSet && retry?.isSet && retry.at('limit').number !== 0 && retry.at('refresh').boolean !== true)
        yield {
          at: retry.at('refresh'),
          message: 'a revert waits until the revision that fails has been tried for the last time',
        };
    }),
};
