import type { Rule } from '../../rule';
import { BUDGET } from './budgets';

export const pdbOfUnhealthyPods: Rule = {
  id: 'pdb-of-unhealthy-pods',
  family: 'workloads',
  severity: 'note',
  title: 'Pods that are not ready can be evicted',
  cause:
    'By default a pod that is not ready counts against the budget as well: while a release does not become ready, its pods cannot be evicted, and a drain of their node waits for somebody.',
  remedy: 'write unhealthyPodEvictionPolicy: AlwaysAllow',
  see: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
  examples: {
    complies: `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: svc-a }
spec:
  maxUnavailable: 1
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector: { matchLabels: { app: svc-a } }
`,
    violates: `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: svc-a }
spec:
  maxUnavailable: 1
  selector: { matchLabels: { app: svc-a } }
`,
  },
  *check(tree) {
    for (const budget of tree.ofKind(BUDGET)) {
      const at = budget.at('spec', 'unhealthyPodEvictionPolicy');
      if (budget.version !== 'v1' || at.isSet || !budget.at('spec').isSet) continue;
      yield { at, message: 'pods that do not become ready hold up a drain of their node' };
    }
  },
};
