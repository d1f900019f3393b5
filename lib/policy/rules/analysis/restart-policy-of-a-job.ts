import { measuredMetricsOf } from '../../objects';
import type { Rule } from '../../rule';

export const restartPolicyOfAJob: Rule = {
  id: 'restart-policy-of-a-job',
  family: 'analysis',
  severity: 'error',
  title: 'The pods of a job are not started again for ever',
  cause:
    'The API server refuses a Job whose restartPolicy is Always, which is the default of pods: the measurement is an Error, and the fifth in a row aborts.',
  remedy: 'write restartPolicy: Never',
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
            template:
              spec:
                restartPolicy: Always
                containers: [{ name: smoke, image: smoke:1 }]
`,
  },
  *check(tree) {
    for (const metric of measuredMetricsOf(tree)) {
      const pod = metric.provider('job', 'spec', 'template', 'spec');
      const at = pod.at('restartPolicy');
      if (!pod.isSet || (at.isSet && at.value !== 'Always' && at.value !== '')) continue;
      yield {
        at,
        message: `the Job of ${metric.name} has ${at.value === 'Always' ? 'restartPolicy Always' : 'no restartPolicy'}, and is refused`,
      };
    }
  },
};
