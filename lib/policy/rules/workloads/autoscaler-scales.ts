import { autoscalersOf } from '../../objects';
import type { Rule } from '../../rule';

export const autoscalerScales: Rule = {
  id: 'autoscaler-scales',
  family: 'workloads',
  severity: 'note',
  title: 'An autoscaler can scale',
  cause:
    'With as many replicas at most as at least the number never changes: the load of a release that is slower, or of a busy day, is carried by as many pods as ever.',
  remedy: 'raise maxReplicas, or write the number into the workload and leave the autoscaler out',
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
spec: { minReplicas: 4, maxReplicas: 4 }
`,
  },
  *check(tree) {
    for (const autoscaler of autoscalersOf(tree)) {
      const max = autoscaler.at('spec', 'maxReplicas');
      if (max.number === undefined || max.number < 1) continue;
      if ((autoscaler.at('spec', 'minReplicas').number ?? 1) === max.number)
        yield { at: max, message: `minReplicas and maxReplicas are both ${max.number}: nothing is scaled` };
    }
  },
};
