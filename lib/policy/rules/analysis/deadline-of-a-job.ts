import { measuredMetricsOf } from '../../objects';
import type { Rule } from '../../rule';

export const deadlineOfAJob: Rule = {
  id: 'deadline-of-a-job',
  family: 'analysis',
  severity: 'warning',
  title: 'The job of an analysis has a deadline',
  cause:
    'A Job that hangs, or whose image cannot be pulled, runs for ever: a step waits for it without end, and a background analysis that is ended meanwhile counts it as successful in Argo Rollouts 1.9.',
  remedy: 'give activeDeadlineSeconds, somewhat longer than the check may take',
  see: 'https://github.com/argoproj/argo-rollouts/issues/4393',
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
            activeDeadlineSeconds: 120
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
                restartPolicy: Never
                containers: [{ name: smoke, image: smoke:1 }]
`,
  },
  *check(tree) {
    for (const metric of measuredMetricsOf(tree)) {
      const spec = metric.provider('job', 'spec');
      const at = spec.at('activeDeadlineSeconds');
      if (!spec.isSet || at.isSet || spec.at('template', 'spec', 'activeDeadlineSeconds').isSet) continue;
      yield { at, message: `the Job of ${metric.name} has no activeDeadlineSeconds` };
    }
  },
};
