import { metricsOf } from '../../objects';
import type { Rule, RuleFinding } from '../../rule';
import { textsBelow } from './texts';

export const placeholdersOfArguments: Rule = {
  id: 'placeholders-of-arguments',
  family: 'analysis',
  severity: 'error',
  title: 'Placeholders in a metric name arguments',
  cause:
    'Argo Rollouts knows {{args.NAME}} and nothing else, everywhere in a metric, and there is no way to write two braces otherwise. Over any other placeholder in the analysis of a step, Argo Rollouts refuses the Rollout (InvalidSpec); in the background the AnalysisRun is an Error, which aborts every release.',
  remedy: 'declare an argument, write {{args.NAME}}, and give its value in the Rollout',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/utils/template/template.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  args:
    - name: service
  metrics:
    - name: errors
      successCondition: len(result) == 1 && result[0] < 5
      provider:
        prometheus:
          query: sum(rate(errors{service="{{args.service}}"}[1m]))
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: errors
      successCondition: len(result) == 1 && result[0] < 5
      provider:
        prometheus:
          query: sum(rate(errors{service="{{ rollout.name }}"}[1m]))
`,
  },
  *check(tree) {
    for (const metric of metricsOf(tree)) {
      for (const at of textsBelow(metric)) {
        const text = at.text ?? '';
        if (text.includes('{{')) yield* unknown(text).map((message): RuleFinding => ({ at, message }));
      }
    }
  },
};

function unknown(text: string): string[] {
  const rest = text.slice(text.lastIndexOf('{{'));
  if (!rest.includes('}}')) return [`${JSON.stringify(rest.slice(0, 40))} has no end: no release gets through`];
  const tags = [...text.matchAll(/\{\{([\s\S]*?)\}\}/g)].map(([, tag = '']) => tag);
  // What Helm has not rendered yet is another matter.
  const wrong = tags.filter(
    (tag) => !/^\s*args\.[^\s{}]+\s*$/.test(tag) && !/^-?\s*(\.(Values|Release|Chart)\b|include |\$)/.test(tag),
  );
  return [...new Set(wrong)].map((tag) => `{{${tag}}} names no argument: no release gets through`);
}
