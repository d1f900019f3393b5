import { plannedRunsOf } from '../../objects';
import type { Rule } from '../../rule';

export const finiteAnalysis: Rule = {
  id: 'finite-analysis',
  family: 'analysis',
  severity: 'error',
  title: 'An analysis that a release waits for comes to an end',
  cause:
    'A metric with an interval and no count is measured for ever. Argo Rollouts refuses a Rollout with one in a step or around a promotion (InvalidSpec): it is Degraded, and nothing is released.',
  remedy: 'give the metric a count, or use its template in the background analysis alone',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/pkg/apis/rollouts/validation/validation_references.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      steps:
        - setWeight: 5
        - analysis: { templates: [{ templateName: error-rate }] }
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      interval: 1m
      count: 5
      successCondition: len(result) == 1 && result[0] < 5
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: sum(rate(errors[1m]))
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      steps:
        - setWeight: 5
        - analysis: { templates: [{ templateName: error-rate }] }
---
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
  },
  *check(tree) {
    for (const { place, field, metrics } of plannedRunsOf(tree)) {
      if (place === 'background') continue;
      for (const metric of metrics) {
        // Only where it is certain: a count may be an argument.
        if (metric.count !== Number.POSITIVE_INFINITY) continue;
        const where = place === 'step' ? 'a step' : `the ${place} analysis`;
        yield {
          at: field.at('templates'),
          message: `${where} waits for the metric ${metric.name} of ${metric.field.object.title}, which has an interval and no count`,
        };
      }
    }
  },
};
