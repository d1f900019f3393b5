import type { Field } from '../../../manifests';
import { plannedRunsOf } from '../../objects';
import type { Rule } from '../../rule';

export const defaultsOfAnArgument: Rule = {
  id: 'defaults-of-an-argument',
  family: 'analysis',
  severity: 'error',
  title: 'Templates that are used together agree on the value of an argument',
  cause:
    'Argo Rollouts joins the arguments of all templates of an analysis into one list, before it looks at those that the Rollout gives. Two values for one name are an Error: the AnalysisRun is never made, and the release does not go on.',
  remedy: 'write the value in one of the templates alone, or give the arguments names of their own',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/utils/analysis/helpers.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      analysis: { templates: [{ templateName: errors }, { templateName: latency }] }
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: errors }
spec:
  args: [{ name: window, value: 1m }]
  metrics:
    - name: errors
      successCondition: len(result) == 1 && result[0] < 5
      provider: { prometheus: { query: "sum(rate(errors[1m]))" } }
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: latency }
spec:
  args: [{ name: window, value: 1m }]
  metrics:
    - name: latency
      successCondition: len(result) == 1 && result[0] < 5
      provider: { prometheus: { query: "sum(rate(errors[1m]))" } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      analysis: { templates: [{ templateName: errors }, { templateName: latency }] }
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: errors }
spec:
  args: [{ name: window, value: 1m }]
  metrics:
    - name: errors
      successCondition: len(result) == 1 && result[0] < 5
      provider: { prometheus: { query: "sum(rate(errors[1m]))" } }
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: latency }
spec:
  args: [{ name: window, value: 5m }]
  metrics:
    - name: latency
      successCondition: len(result) == 1 && result[0] < 5
      provider: { prometheus: { query: "sum(rate(errors[1m]))" } }
`,
  },
  *check(tree) {
    for (const { field, templates } of plannedRunsOf(tree)) {
      const first = new Map<string, Field>();
      for (const arg of templates.flatMap((template) => template.at('spec', 'args').items)) {
        const [name, value] = [arg.at('name').text, arg.at('value').text];
        if (name === undefined || value === undefined) continue;
        const other = first.get(name);
        if (!other) first.set(name, arg);
        else if (other.at('value').text !== value) {
          const message = `${name} is ${JSON.stringify(other.at('value').text)} in ${other.object.title}, and ${JSON.stringify(value)} in ${arg.object.title}`;
          yield { at: field.at('templates'), message };
        }
      }
    }
  },
};
