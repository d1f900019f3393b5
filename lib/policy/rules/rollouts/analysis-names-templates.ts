import { analysesOf } from '../../objects';
import type { Rule } from '../../rule';
import { measures } from './release-steps';

export const analysisNamesTemplates: Rule = {
  id: 'analysis-names-templates',
  family: 'rollouts',
  severity: 'error',
  title: 'Every analysis of a release names a template',
  cause:
    'A run without metrics ends as an error, and aborts the release; one in the background that names no template is not begun at all.',
  remedy: 'name one or more under templates: [{ templateName: … }]',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/utils/analysis/factory.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { steps: [{ setWeight: 5 }, { analysis: { templates: [{ templateName: error-rate }] } }] } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { steps: [{ setWeight: 5 }, { analysis: { args: [{ name: service, value: svc-a }] } }] } }
`,
  },
  *check(tree) {
    for (const { field, place } of analysesOf(tree)) {
      if (!measures(field))
        yield {
          at: field,
          message:
            place === 'background'
              ? 'the background analysis names no template, and does not run'
              : 'the analysis names no template',
        };
      for (const reference of field.at('templates').items) {
        if (!reference.at('templateName').text) yield { at: reference, message: 'the template has no templateName' };
      }
    }
  },
};
