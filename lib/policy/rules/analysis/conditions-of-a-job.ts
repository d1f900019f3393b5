import { measuredMetricsOf } from '../../objects';
import type { Rule } from '../../rule';

export const conditionsOfAJob: Rule = {
  id: 'conditions-of-a-job',
  family: 'analysis',
  severity: 'warning',
  title: 'What decides for itself has no conditions',
  cause:
    'The result of a job is whether it ended well, and that of Kayenta its score: their conditions are never looked at.',
  remedy: 'leave the conditions out; let the job end with an exit code, or give Kayenta thresholds',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/metricproviders/job/job.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: smoke
      provider:
        job:
          spec:
            template: {}
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: smoke
      successCondition: result == 0
      provider:
        job:
          spec:
            template: {}
`,
  },
  *check(tree) {
    for (const metric of measuredMetricsOf(tree)) {
      const provider = ['job', 'kayenta'].find((kind) => metric.provider(kind).isSet);
      if (provider === undefined) continue;
      for (const name of ['successCondition', 'failureCondition']) {
        const at = metric.field.at(name);
        if (at.isSet)
          yield { at, message: `the ${name} of ${metric.name} is never looked at: ${provider} decides for itself` };
      }
    }
  },
};
