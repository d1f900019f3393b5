import { meansPodsOfOperator, podsOf } from '../../objects';
import type { Rule } from '../../rule';
import { BUDGET } from './budgets';

export const pdbSelectsPods: Rule = {
  id: 'pdb-selects-pods',
  family: 'workloads',
  severity: 'warning',
  title: 'A PodDisruptionBudget selects pods',
  cause: 'A budget whose selector fits no pod protects nobody. It looks as if it did.',
  remedy: 'write the labels that the pod template has',
  see: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
  examples: {
    complies: `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: svc-a }
spec:
  maxUnavailable: 1
  selector: { matchLabels: { app: svc-a } }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template:
    metadata: { labels: { app: svc-a } }
    spec: { containers: [{ name: app }] }
`,
    violates: `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: svc-a }
spec:
  maxUnavailable: 1
  selector: { matchLabels: { app: svc } }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template:
    metadata: { labels: { app: svc-a } }
    spec: { containers: [{ name: app }] }
`,
  },
  *check(tree) {
    const pods = podsOf(tree);
    for (const budget of tree.ofKind(BUDGET)) {
      const at = budget.at('spec', 'selector');
      // Where no pods are rendered beside it, they are rendered elsewhere.
      if (pods.beside(budget).length === 0 || pods.matchedBy(at).length > 0 || meansPodsOfOperator(tree, at)) continue;
      yield {
        at,
        message: at.isSet ? 'it selects no pod that is rendered beside it' : 'without a selector it selects no pod',
      };
    }
  },
};
