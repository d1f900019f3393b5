import { applicationSetsOf } from '../../objects';
import type { Rule } from '../../rule';

const SET = (most: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services }
spec:
  strategy:
    type: RollingSync
    rollingSync:
      steps:
        - matchExpressions: [{ key: wave, operator: In, values: ['1'] }]
          maxUpdate: ${most}
`;

export const stepsThatOpen: Rule = {
  id: 'steps-that-open',
  family: 'argo-cd',
  severity: 'warning',
  title: 'A step of RollingSync syncs its Applications by itself',
  cause:
    'With maxUpdate 0 nothing of the step is synced until somebody does it by hand, Application by Application. All later steps wait for it, a revert and the repair of drift too.',
  remedy: 'write a number from 1, a percentage such as 25%, or leave maxUpdate out for all at once',
  see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Progressive-Syncs/',
  examples: { complies: SET('25%'), violates: SET('0') },
  *check(tree) {
    for (const set of applicationSetsOf(tree)) {
      for (const step of set.at('spec', 'strategy', 'rollingSync', 'steps').items) {
        const at = step.at('maxUpdate');
        const most = at.scalar;
        if (most === undefined) continue;
        if (/^0+%?$/.test(most))
          yield {
            at,
            message: `maxUpdate ${most} syncs nothing, here and in all later steps, until somebody does it by hand`,
          };
        else if (!/^\d+$/.test(most) && !/^\d{1,3}%$/.test(most))
          yield { at, message: `maxUpdate ${JSON.stringify(most)} is neither a number nor a percentage` };
      }
    }
  },
};
