import { measuredMetricsOf } from '../../objects';
import type { Rule } from '../../rule';

export const aJobIsKept: Rule = {
  id: 'a-job-is-kept',
  family: 'analysis',
  severity: 'warning',
  title: 'A job is there when its result is read',
  cause:
    'Kubernetes deletes a Job ttlSecondsAfterFinished after its end. Where the controller has not read it by then, as after a restart, the measurement is an Error.',
  remedy: 'leave ttlSecondsAfterFinished out: Argo Rollouts deletes the Jobs of old measurements itself',
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
            backoffLimit: 0
            ttlSecondsAfterFinished: 0
            template:
              spec:
                restartPolicy: Never
                containers: [{ name: smoke, image: smoke:1 }]
`,
  },
  *check(tree) {
    for (const metric of measuredMetricsOf(tree)) {
      const at = metric.provider('job', 'spec', 'ttlSecondsAfterFinished');
      if (at.number === undefined || at.number >= 60) continue;
      yield { at, message: `the Job of ${metric.name} is deleted ${at.number} seconds after its end` };
    }
  },
};
