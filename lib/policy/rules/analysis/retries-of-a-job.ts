import { measuredMetricsOf } from '../../objects';
import type { Rule } from '../../rule';

export const retriesOfAJob: Rule = {
  id: 'retries-of-a-job',
  family: 'analysis',
  severity: 'warning',
  title: 'A check that failed is not tried until it passes',
  cause:
    'A Job is tried again as often as backoffLimit says, 6 times by default, each time after a longer while: a bad release lives on for minutes, and one that fails most of the time passes.',
  remedy: 'write backoffLimit: 0, and let failureLimit say how often it may fail',
  see: 'https://kubernetes.io/docs/concepts/workloads/controllers/job/#pod-backoff-failure-policy',
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
            backoffLimit: 0
            template:
              spec:
                restartPolicy: Never
                containers: [{ name: smoke, image: smoke:1 }]
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: smoke
      provider:
        job:
          spec:
            template:
              spec:
                restartPolicy: Never
                containers: [{ name: smoke, image: smoke:1 }]
`,
  },
  *check(tree) {
    for (const metric of measuredMetricsOf(tree)) {
      const spec = metric.provider('job', 'spec');
      const limit = spec.at('backoffLimit').isSet ? spec.at('backoffLimit').number : 6;
      // One more try is for a node that went away.
      if (!spec.isSet || limit === undefined || limit < 3) continue;
      yield {
        at: spec.at('backoffLimit'),
        message: `the Job of ${metric.name} passes if one of ${limit + 1} tries does`,
      };
    }
  },
};
