import type { Field } from '../../../manifests';
import { analysisTemplatesOf, plannedRunsOf } from '../../objects';
import type { Rule } from '../../rule';

export const metricNamesDiffer: Rule = {
  id: 'metric-names-differ',
  family: 'analysis',
  severity: 'error',
  title: 'The metrics of an analysis have names of their own',
  cause:
    'Argo Rollouts joins all templates of an analysis into one AnalysisRun, and refuses two metrics of one name: the release is aborted, or never begins.',
  remedy: 'give each metric a name that says what it measures, also across the templates that are used together',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/utils/analysis/helpers.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: errors
      successCondition: len(result) == 1 && result[0] < 5
      provider: { prometheus: { query: "sum(rate(errors[1m]))" } }
    - name: latency
      successCondition: len(result) == 1 && result[0] < 5
      provider: { prometheus: { query: "sum(rate(errors[1m]))" } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: errors
      successCondition: len(result) == 1 && result[0] < 5
      provider: { prometheus: { query: "sum(rate(errors[1m]))" } }
    - name: errors
      successCondition: len(result) == 1 && result[0] < 5
      provider: { prometheus: { query: "sum(rate(errors[1m]))" } }
`,
  },
  *check(tree) {
    for (const template of analysisTemplatesOf(tree)) {
      for (const [, again] of twice(template.at('spec', 'metrics').items))
        yield { at: again.at('name'), message: `there are two metrics ${again.at('name').text} in ${template.title}` };
    }
    for (const { field, metrics } of plannedRunsOf(tree)) {
      for (const [first, again] of twice(metrics.map((metric) => metric.field))) {
        // What a template does wrong by itself is told there, and not again wherever it is used.
        if (first.object === again.object) continue;
        const message = `there is a metric ${again.at('name').text} in ${first.object.title} and in ${again.object.title}`;
        yield { at: field.at('templates'), message };
      }
    }
  },
};

/** Metrics with the first one of the same name. */
function* twice(metrics: readonly Field[]): Iterable<[Field, Field]> {
  const named = new Map<string, Field>();
  for (const metric of metrics) {
    const name = metric.at('name').text;
    const first = named.get(name ?? '');
    if (name === undefined) continue;
    if (first) yield [first, metric];
    else named.set(name, metric);
  }
}
