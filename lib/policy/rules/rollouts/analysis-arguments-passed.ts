import { analysesOf, joinedTemplates } from '../../objects';
import type { Rule } from '../../rule';

export const analysisArgumentsPassed: Rule = {
  id: 'analysis-arguments-passed',
  family: 'rollouts',
  severity: 'error',
  title: 'An analysis gets every argument that its templates ask for',
  cause:
    'An argument without a value, in the template or from the Rollout, cannot be filled in: Argo Rollouts refuses the Rollout (InvalidSpec, "args… was not resolved").',
  remedy: 'pass the argument under args of the analysis, or give it a value in the template',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/utils/analysis/helpers.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary: { analysis: { templates: [{ templateName: error-rate }], args: [{ name: service, value: svc-a-canary }] } }
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec: { args: [{ name: service }] }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary: { analysis: { templates: [{ templateName: error-rate }] } }
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec: { args: [{ name: service }] }
`,
  },
  *check(tree) {
    for (const use of analysesOf(tree)) {
      const passed = new Set(use.field.at('args').items.map((arg) => arg.at('name').text));
      const declared = joinedTemplates(tree, use).templates.flatMap((template) => template.at('spec', 'args').items);
      const given = new Set(
        declared.filter((arg) => arg.at('value').isSet || arg.at('valueFrom').isSet).map((arg) => arg.at('name').text),
      );
      const told = new Set<string>();
      for (const arg of declared) {
        const name = arg.at('name').text;
        if (name === undefined || passed.has(name) || given.has(name) || told.has(name)) continue;
        told.add(name);
        yield {
          at: use.field.at('args'),
          message: `${arg.object.title} asks for the argument ${name}, which is not passed`,
        };
      }
    }
  },
};
