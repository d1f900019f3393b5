import { autoscalersByTarget, ownersOfDeployments } from '../../objects';
import type { Rule } from '../../rule';

export const autoscalerOfAWorkloadRef: Rule = {
  id: 'autoscaler-of-a-workload-ref',
  family: 'workloads',
  severity: 'error',
  title: 'An autoscaler scales the Rollout, not the Deployment whose template it takes',
  cause:
    'A Rollout with workloadRef takes the pods over and scales the Deployment down. An autoscaler that scales the Deployment starts pods beside those of the Rollout: the old template, outside of every weight and analysis.',
  remedy: 'write scaleTargetRef: { apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: … }',
  see: 'https://argo-rollouts.readthedocs.io/en/stable/migrating/',
  examples: {
    complies: `
apiVersion: apps/v1
kind: Deployment
metadata: { name: svc-a }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { workloadRef: { apiVersion: apps/v1, kind: Deployment, name: svc-a } }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: svc-a }
spec: { scaleTargetRef: { apiVersion: argoproj.io/v1alpha1, kind: Rollout, name: svc-a } }
`,
    violates: `
apiVersion: apps/v1
kind: Deployment
metadata: { name: svc-a }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { workloadRef: { apiVersion: apps/v1, kind: Deployment, name: svc-a } }
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: { name: svc-a }
spec: { scaleTargetRef: { apiVersion: apps/v1, kind: Deployment, name: svc-a } }
`,
  },
  *check(tree) {
    for (const [deployment, rollout] of ownersOfDeployments(tree)) {
      for (const autoscaler of autoscalersByTarget(tree).get(deployment) ?? [])
        yield {
          at: autoscaler.at('spec', 'scaleTargetRef'),
          message: `it scales ${deployment.title}, whose template ${rollout.title} takes: pods start that no release guards`,
        };
    }
  },
};
