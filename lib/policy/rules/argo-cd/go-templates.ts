import { applicationSetsOf, isUnfilled } from '../../objects';
import type { Rule } from '../../rule';

export const goTemplates: Rule = {
  id: 'go-templates',
  family: 'argo-cd',
  severity: 'warning',
  title: 'An ApplicationSet is written in Go templates',
  cause:
    'The old form {{name}} is about to be deprecated, and leaves a parameter that does not exist as it is written: the path of an Application becomes clusters/prod/apps/{{nam}}, and nobody is told until it does not sync.',
  remedy: "write goTemplate: true, goTemplateOptions: [missingkey=error], and '{{ .name }}' for '{{name}}'",
  see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/GoTemplate/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services }
spec:
  goTemplate: true
  goTemplateOptions: [missingkey=error]
  template: { metadata: { name: '{{ .name }}' } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services }
spec:
  template: { metadata: { name: '{{name}}' } }
`,
  },
  *check(tree) {
    for (const set of applicationSetsOf(tree)) {
      const at = set.at('spec', 'goTemplate');
      if (at.boolean !== true && isUnfilled(JSON.stringify(set.at('spec', 'template').value) ?? ''))
        yield { at, message: 'its template is in the old form, which takes a misspelt parameter for text' };
    }
  },
};
