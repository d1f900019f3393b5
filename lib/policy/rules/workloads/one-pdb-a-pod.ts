import type { ManifestObject } from '../../../manifests';
import type { Rule } from '../../rule';
import { budgetsOfPods } from './budgets';

export const onePdbAPod: Rule = {
  id: 'one-pdb-a-pod',
  family: 'workloads',
  severity: 'error',
  title: 'No pod has two PodDisruptionBudgets',
  cause: 'The eviction of a pod that several budgets select is refused, whatever they say: its node cannot be drained.',
  remedy: 'let their selectors part the pods, or keep one of them',
  see: 'https://kubernetes.io/docs/concepts/workloads/pods/disruptions/',
  examples: {
    complies: `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: svc-a }
spec: { maxUnavailable: 1, selector: { matchLabels: { app: svc-a } } }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template:
    metadata: { labels: { app: svc-a, team: payments } }
    spec: { containers: [{ name: app }] }
`,
    violates: `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: svc-a }
spec: { maxUnavailable: 1, selector: { matchLabels: { app: svc-a } } }
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: payments }
spec: { maxUnavailable: 50%, selector: { matchLabels: { team: payments } } }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template:
    metadata: { labels: { app: svc-a, team: payments } }
    spec: { containers: [{ name: app }] }
`,
  },
  *check(tree) {
    const told = new Set<ManifestObject>();
    for (const [workload, [first, ...others]] of budgetsOfPods(tree)) {
      for (const budget of others) {
        // The same one, found twice, is one.
        if (told.has(budget) || budget.title === first?.title) continue;
        told.add(budget);
        yield {
          at: budget.at('spec', 'selector'),
          message: `it selects the pods of ${workload.title}, and so does ${first?.title}: none of them can be evicted`,
        };
      }
    }
  },
};
