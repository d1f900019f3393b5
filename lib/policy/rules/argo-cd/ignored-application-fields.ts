import { applicationSetsOf } from '../../objects';
import type { Rule } from '../../rule';

const SET = (pointer: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services }
spec:
  ignoreApplicationDifferences:
    - jsonPointers: [${pointer}]
`;

export const ignoredApplicationFields: Rule = {
  id: 'ignored-application-fields',
  family: 'argo-cd',
  severity: 'warning',
  title: 'What others may change of an Application stands in no list',
  cause:
    'The controller keeps ignored fields of an Application with a merge patch, which knows lists only as a whole: a field inside of spec.sources is put back with the next change of any other, or keeps all of them as they are.',
  remedy: 'use spec.source with one source, or leave the field to the ApplicationSet',
  see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Controlling-Resource-Modification/',
  examples: { complies: SET('/spec/source/targetRevision'), violates: SET('/spec/sources/0/targetRevision') },
  *check(tree) {
    for (const set of applicationSetsOf(tree)) {
      for (const rule of set.at('spec', 'ignoreApplicationDifferences').items) {
        for (const at of [...rule.at('jsonPointers').items, ...rule.at('jqPathExpressions').items]) {
          if (/^\/.*\/\d+(\/|$)|\[\s*\d*\s*\]/.test(at.text ?? ''))
            yield { at, message: `${at.text} is inside of a list, which is not kept item by item` };
        }
      }
    }
  },
};
