import { applicationSetsOf } from '../../objects';
import type { Rule } from '../../rule';

const SET = (ignored: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services }
spec:
${ignored}  template:
    metadata: { name: svc-a }
    spec: { syncPolicy: { automated: { selfHeal: true } } }
`;

export const automatedSyncCanBePaused: Rule = {
  id: 'automated-sync-can-be-paused',
  family: 'argo-cd',
  severity: 'note',
  title: 'Automated sync of one service can be paused in an incident',
  cause:
    'The ApplicationSet writes its Applications as its template has them, again and again: automated sync that somebody switches off for one service in an incident is on again within minutes.',
  remedy: 'add ignoreApplicationDifferences: [{ jsonPointers: [/spec/syncPolicy/automated] }]',
  see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Controlling-Resource-Modification/',
  examples: {
    complies: SET('  ignoreApplicationDifferences: [{ jsonPointers: [/spec/syncPolicy/automated] }]\n'),
    violates: SET(''),
  },
  *check(tree) {
    for (const set of applicationSetsOf(tree)) {
      const automated = set.at('spec', 'template', 'spec', 'syncPolicy', 'automated');
      const at = set.at('spec', 'ignoreApplicationDifferences');
      const sync = set.at('spec', 'syncPolicy', 'applicationsSync').text;
      const ignored = at.items.some((rule) => /syncPolicy/.test(JSON.stringify(rule.value)));
      if (automated.isSet && !ignored && sync !== 'create-only' && sync !== 'create-delete')
        yield { at, message: 'automated sync that is switched off for one Application is switched on again' };
    }
  },
};
