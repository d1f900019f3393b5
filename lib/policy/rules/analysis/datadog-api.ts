import { measuredMetricsOf } from '../../objects';
import type { Rule } from '../../rule';

export const datadogApi: Rule = {
  id: 'datadog-api',
  family: 'analysis',
  severity: 'note',
  title: 'Datadog is asked with version 2 of its API',
  cause:
    'Version 1 of the API, which is the default of a metric, will be given up; version 2 also takes several queries and a formula.',
  remedy: 'write apiVersion: v2 with an aggregator such as last or sum',
  see: 'https://argo-rollouts.readthedocs.io/en/stable/analysis/datadog/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      successCondition: default(result, 0) < 5
      provider:
        datadog:
          apiVersion: v2
          query: sum:errors{service:svc-a}
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      successCondition: default(result, 0) < 5
      provider:
        datadog:
          query: sum:errors{service:svc-a}
`,
  },
  *check(tree) {
    for (const metric of measuredMetricsOf(tree)) {
      const at = metric.provider('datadog', 'apiVersion');
      if (!metric.provider('datadog').isSet || (at.isSet && at.value !== 'v1')) continue;
      yield { at, message: `${metric.name} asks version 1 of the API of Datadog${at.isSet ? '' : ', the default'}` };
    }
  },
};
