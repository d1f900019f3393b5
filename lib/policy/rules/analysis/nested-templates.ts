import { templateOf } from '../../objects';
import type { Rule } from '../../rule';

export const nestedTemplates: Rule = {
  id: 'nested-templates',
  family: 'analysis',
  severity: 'error',
  title: 'The templates that a template names are there',
  cause:
    'Argo Rollouts refuses a Rollout whose templates it does not find (InvalidSpec), also those that a template names: it is Degraded, and nothing is released.',
  remedy:
    'render the template into the same namespace, write clusterScope: true for one of the whole cluster, or correct the name',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/rollout/controller.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: guard }
spec:
  templates:
    - templateName: errors
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: errors }
spec:
  metrics:
    - name: errors
      successCondition: len(result) == 1 && result[0] < 5
      provider: { prometheus: { query: "sum(rate(errors[1m]))" } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: guard }
spec:
  templates:
    - templateName: errors
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: errors
      successCondition: len(result) == 1 && result[0] < 5
      provider: { prometheus: { query: "sum(rate(errors[1m]))" } }
`,
  },
  *check(tree) {
    // Those of the whole cluster name others in the namespace of whoever uses them, and come from elsewhere themselves.
    for (const template of tree.ofKind('argoproj.io/AnalysisTemplate')) {
      for (const reference of template.at('spec', 'templates').items) {
        const at = reference.at('templateName');
        if (at.text === undefined || reference.at('clusterScope').boolean || templateOf(tree, reference)) continue;
        yield { at, message: `there is no AnalysisTemplate ${at.text} in the namespace of ${template.title}` };
      }
    }
  },
};
