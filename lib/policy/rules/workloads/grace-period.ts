import { servicesOfPods, workloadsOf } from '../../objects';
import type { Rule } from '../../rule';

export const gracePeriod: Rule = {
  id: 'grace-period',
  family: 'workloads',
  severity: 'warning',
  title: 'Pods that get requests have time to end',
  cause:
    'With no time to end a pod is killed at once, with the requests that it is answering: at each release, each time that it is scaled down, and when a node is drained.',
  remedy: 'leave terminationGracePeriodSeconds out (30), or write how long the longest request takes',
  see: 'https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
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
  template: { metadata: { labels: { app: svc-a } }, spec: { terminationGracePeriodSeconds: 0, containers: [{ name: app }] } }
---
apiVersion: v1
kind: Service
metadata: { name: svc-a }
spec: { selector: { app: svc-a } }
`,
  },
  *check(tree) {
    const services = servicesOfPods(tree);
    for (const { object, template } of workloadsOf(tree)) {
      const at = template.at('spec', 'terminationGracePeriodSeconds');
      if (!services.has(object) || at.number === undefined || at.number > 1) continue;
      yield {
        at,
        message: `pods of ${object.title} are killed after ${at.number} s, with the requests that they are answering`,
      };
    }
  },
};
