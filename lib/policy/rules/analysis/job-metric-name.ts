import { measuredMetricsOf } from '../../objects';
import type { Rule } from '../../rule';

export const jobMetricName: Rule = {
  id: 'job-metric-name',
  family: 'analysis',
  severity: 'error',
  title: 'The name of a metric can be part of the name of its Job',
  cause:
    'The Job of a metric is called as the AnalysisRun, the metric and a number together, cut to 63 characters. A name that is no DNS label makes a Job that the API server refuses, and one of more than 24 characters makes the Jobs of all measurements the same.',
  remedy: 'write at most 24 lowercase letters, digits and hyphens, a letter or digit first and last',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/metricproviders/job/job.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: smoke-test
      provider:
        job: {}
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: Smoke_Test
      provider:
        job: {}
`,
  },
  *check(tree) {
    for (const metric of measuredMetricsOf(tree)) {
      const at = metric.field.at('name');
      if (!metric.provider('job').isSet || at.text === undefined || /\{\{/.test(at.text)) continue;
      const { length } = at.text;
      if (length > 24) yield { at, message: `${at.text} has ${length} characters; a metric of a job has at most 24` };
      else if (!/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(at.text))
        yield { at, message: `${JSON.stringify(at.text)} cannot be part of the name of a Job` };
    }
  },
};
