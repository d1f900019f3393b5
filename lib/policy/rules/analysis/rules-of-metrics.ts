import { listed } from '../../../core';
import type { Field, ManifestObject } from '../../../manifests';
import { analysisTemplatesOf, plannedRunsOf } from '../../objects';
import type { Rule, RuleFinding } from '../../rule';
import { goPattern } from './go-pattern';

export const rulesOfMetrics: Rule = {
  id: 'rules-of-metrics',
  family: 'analysis',
  severity: 'error',
  title: 'Dry runs and retentions name metrics that are there',
  cause:
    'The metricName of dryRun and of measurementRetention is a regular expression, and one that matches no metric of the analysis makes the AnalysisRun an Error: every release is aborted. A * alone is no regular expression, and matches nothing.',
  remedy: 'write the name of a metric, or .* for all of them',
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
  measurementRetention:
    - metricName: errors
      limit: 20
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
  measurementRetention:
    - metricName: error-rate
      limit: 20
`,
  },
  *check(tree) {
    const seen = new Set<ManifestObject>();
    const told = new Set<string>();
    for (const { field, templates, metrics, isComplete } of plannedRunsOf(tree)) {
      for (const template of templates) seen.add(template);
      if (!isComplete) continue;
      const names = metrics.map(({ name }) => name);
      for (const it of unmatched([field, ...templates.map((template) => template.at('spec'))], names)) {
        const key = `${it.at.object.file.path} ${it.at.object.title} ${it.at}`;
        if (!told.has(key)) yield it;
        told.add(key);
      }
    }
    for (const template of analysisTemplatesOf(tree)) {
      const spec = template.at('spec');
      if (seen.has(template) || spec.at('templates').isSet) continue;
      yield* unmatched(
        [spec],
        spec.at('metrics').items.map((metric) => metric.at('name').text ?? ''),
      );
    }
  },
};

function unmatched(fields: readonly Field[], names: readonly string[]): (RuleFinding & { readonly at: Field })[] {
  const rules = fields.flatMap((field) => [...field.at('dryRun').items, ...field.at('measurementRetention').items]);
  return rules.flatMap((rule) => {
    const at = rule.at('metricName');
    const pattern = at.text === undefined || at.text.includes('{{') ? undefined : goPattern(at.text);
    if (!pattern || names.some((name) => name.includes('{{') || pattern.test(name))) return [];
    return [{ at, message: `${JSON.stringify(at.text)} matches none of the metrics (${listed(names)})` }];
  });
}
