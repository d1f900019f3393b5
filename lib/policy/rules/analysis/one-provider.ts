import { listed } from '../../../core';
import { measuredMetricsOf } from '../../objects';
import type { Rule } from '../../rule';

export const oneProvider: Rule = {
  id: 'one-provider',
  family: 'analysis',
  severity: 'error',
  title: 'A metric has one provider',
  cause:
    'A metric with no provider, or with two, is refused when its AnalysisRun begins: the run is an Error, and every release is aborted.',
  remedy: 'write a metric for each provider',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/utils/analysis/factory.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      interval: 1m
      successCondition: len(result) == 1 && result[0] < 5
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: sum(rate(errors[1m]))
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      successCondition: result < 5
      provider:
        prometheus: { query: sum(errors) }
        datadog: { query: "sum:errors{*}" }
`,
  },
  *check(tree) {
    for (const metric of measuredMetricsOf(tree)) {
      const { providers } = metric;
      if (providers.length === 1) continue;
      const which = providers.length === 0 ? 'no provider' : `${providers.length} providers, ${listed(providers)}`;
      yield { at: metric.field.at('provider'), message: `${metric.name} has ${which}` };
    }
  },
};
