import { autoscalersByTarget } from '../../objects';
import type { Rule } from '../../rule';

export const oneAutoscalerATarget: Rule = {
  id: 'one-autoscaler-a-target',
  family: 'workloads',
  severity: 'error',
  title: 'Nothing is scaled by two autoscalers',
  cause: 'Each sets the number of replicas to what it computed, again and again: pods come and go all the time.',
  remedy: 'keep one autoscaler, with all metrics in it: the one that asks for the most pods counts',
  see: 'https://kubernetes.io/docs/tasks/run-application/horizontal-pod-autoscale/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: svc-a }
spec: { scaleTargetRef: { apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: svc-a } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: svc-a }
spec: { scaleTargetRef: { apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: svc-a } }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: svc-a-queue }
spec: { scaleTargetRef: { apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: svc-a } }
`,
  },
  *check(tree) {
    for (const [target, [first, ...others]] of autoscalersByTarget(tree)) {
      for (const autoscaler of others) {
        // The same one, found twice, is one.
        if (autoscaler.title === first?.title) continue;
        yield {
          at: autoscaler.at('spec', 'scaleTargetRef'),
          message: `it scales ${target.title}, and so does ${first?.title}`,
        };
      }
    }
  },
};
