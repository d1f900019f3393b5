import { autoscalersOf } from '../../objects';
import type { Rule } from '../../rule';

export const autoscalerBounds: Rule = {
  id: 'autoscaler-bounds',
  family: 'workloads',
  severity: 'error',
  title: 'The bounds of an autoscaler are bounds',
  cause:
    'The API server refuses a HorizontalPodAutoscaler with less than one replica at most, or with more at least than at most. Zero at least is refused as well, unless the cluster permits it (HPAScaleToZero).',
  remedy: 'write minReplicas of 1 or more, and maxReplicas above it',
  see: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/',
  examples: {
    complies: `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: svc-a }
spec: { minReplicas: 2, maxReplicas: 10 }
`,
    violates: `
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: svc-a }
spec: { minReplicas: 10, maxReplicas: 2 }
`,
  },
  *check(tree) {
    for (const autoscaler of autoscalersOf(tree)) {
      const [min, max] = [autoscaler.at('spec', 'minReplicas'), autoscaler.at('spec', 'maxReplicas')];
      const most = max.number ?? Number.POSITIVE_INFINITY;
      if (most < 1) yield { at: max, message: `maxReplicas is ${most}` };
      else if ((min.number ?? 1) > most)
        yield { at: min, message: `minReplicas ${min.number} is more than maxReplicas ${most}` };
      if ((min.number ?? 1) < 1) yield { at: min, message: `minReplicas is ${min.number}` };
    }
  },
};
