import type { Field } from '../../../manifests';
import { analysesOf, joinedTemplates } from '../../objects';
import type { Rule } from '../../rule';

export const analysisArgumentsAgree: Rule = {
  id: 'analysis-arguments-agree',
  family: 'rollouts',
  severity: 'error',
  title: 'Templates of one analysis agree on the values of their arguments',
  cause:
    'The templates of an analysis become one run, with one value for each argument. Argo Rollouts refuses a Rollout whose templates give the same argument two values, also when the Rollout passes a third (InvalidSpec).',
  remedy: 'give the argument the same value in both templates, another name in one of them, or write two analyses',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/utils/analysis/helpers.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { analysis: { templates: [{ templateName: errors }, { templateName: latency }] } } }
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: errors }
spec: { args: [{ name: max-error, value: "0.01" }] }
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: latency }
spec: { args: [{ name: max-latency, value: "250" }] }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { analysis: { templates: [{ templateName: errors }, { templateName: latency }] } } }
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: errors }
spec: { args: [{ name: threshold, value: "0.01" }] }
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: latency }
spec: { args: [{ name: threshold, value: "250" }] }
`,
  },
  *check(tree) {
    for (const use of analysesOf(tree)) {
      const values = new Map<string, Field>();
      for (const arg of joinedTemplates(tree, use).templates.flatMap((it) => it.at('spec', 'args').items)) {
        const name = arg.at('name').text;
        const value = arg.at('value');
        if (name === undefined || value.text === undefined) continue;
        const first = values.get(name);
        if (!first) values.set(name, value);
        else if (first.text !== value.text)
          yield {
            at: use.field.at('templates'),
            message: `the argument ${name} is ${JSON.stringify(first.text)} in ${first.object.title}, and ${JSON.stringify(value.text)} in ${value.object.title}`,
          };
      }
    }
  },
};
