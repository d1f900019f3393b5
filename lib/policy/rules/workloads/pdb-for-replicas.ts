import { fewestPods, workloadsOf } from '../../objects';
import type { Rule } from '../../rule';
import { budgetsOfPods } from './budgets';

export const pdbForReplicas: Rule = {
  id: 'pdb-for-replicas',
  family: 'workloads',
  severity: 'warning',
  title: 'Workloads with several pods have a PodDisruptionBudget',
  cause:
    'Draining nodes evicts pods. Without a budget all pods of a service can be evicted at the same time, in the middle of a release as well.',
  remedy: 'render a PodDisruptionBudget whose selector selects the pods, with maxUnavailable: 1 or a share',
  see: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  replicas: 3
  template:
    metadata: { labels: { app: svc-a } }
    spec: { containers: [{ name: app }] }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: svc-a }
spec:
  maxUnavailable: 1
  selector: { matchLabels: { app: svc-a } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  replicas: 3
  template:
    metadata: { labels: { app: svc-a } }
    spec: { containers: [{ name: app }] }
`,
  },
  *check(tree) {
    const budgets = budgetsOfPods(tree);
    for (const { object } of workloadsOf(tree)) {
      const pods = fewestPods(tree, object) ?? 0;
      if (pods < 2 || object.kind === 'ReplicaSet' || budgets.has(object)) continue;
      yield {
        at: object.at('spec'),
        message: `no PodDisruptionBudget selects the pods of ${object.title}, ${pods} or more`,
      };
    }
  },
};
