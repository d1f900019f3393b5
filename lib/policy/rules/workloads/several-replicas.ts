import { fewestPods, servicesOfPods } from '../../objects';
import type { Rule } from '../../rule';

export const severalReplicas: Rule = {
  id: 'several-replicas',
  family: 'workloads',
  severity: 'note',
  title: 'What gets requests runs in more than one pod',
  cause:
    'While the only pod is evicted or its node fails nobody answers. A canary of one pod is the whole release, and a PodDisruptionBudget can only forbid its eviction or permit the outage.',
  remedy: 'write replicas: 2 or more, or minReplicas of the autoscaler',
  see: 'https://kubernetes.io/docs/concepts/workloads/pods/disruptions/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  replicas: 2
  template: { metadata: { labels: { app: svc-a } }, spec: { containers: [{ name: app }] } }
---
apiVersion: v1
kind: Service
metadata: { name: svc-a }
spec: { selector: { app: svc-a } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  replicas: 1
  template: { metadata: { labels: { app: svc-a } }, spec: { containers: [{ name: app }] } }
---
apiVersion: v1
kind: Service
metadata: { name: svc-a }
spec: { selector: { app: svc-a } }
`,
  },
  *check(tree) {
    for (const [object, [service]] of servicesOfPods(tree)) {
      if (fewestPods(tree, object) !== 1 || object.kind === 'ReplicaSet') continue;
      yield {
        at: object.at('spec', 'replicas'),
        message: `${object.title} runs in one pod, and ${service?.title} sends requests to it`,
      };
    }
  },
};
