import { applicationSetsOf } from '../../objects';
import type { Rule } from '../../rule';

const SET = (options: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services }
spec:
  goTemplate: true
${options}  template: { metadata: { name: '{{ .name }}' } }
`;

export const missingKeysAreErrors: Rule = {
  id: 'missing-keys-are-errors',
  family: 'argo-cd',
  severity: 'warning',
  title: 'A parameter that is missing is an error',
  cause:
    'Without missingkey=error a Go template prints <no value> for a parameter that an element lacks: an Application of that name, or of that path, is made instead of an error.',
  remedy: 'write goTemplateOptions: [missingkey=error]',
  see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/GoTemplate/',
  examples: { complies: SET('  goTemplateOptions: [missingkey=error]\n'), violates: SET('') },
  *check(tree) {
    for (const set of applicationSetsOf(tree)) {
      const at = set.at('spec', 'goTemplateOptions');
      if (set.at('spec', 'goTemplate').boolean === true && !at.items.some(({ text }) => text === 'missingkey=error'))
        yield { at, message: 'a misspelt parameter becomes <no value>' };
    }
  },
};
