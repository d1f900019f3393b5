import type { Rule } from '../../rule';
import { BUDGET } from './budgets';

export const pdbPolicy: Rule = {
  id: 'pdb-policy',
  family: 'workloads',
  severity: 'error',
  title: 'A PodDisruptionBudget says either minAvailable or maxUnavailable',
  cause: 'The API server refuses a budget that says both. One that says neither permits every eviction.',
  remedy: 'write one of them: maxUnavailable: 1 holds for any number of replicas',
  see: 'https://kubernetes.io/docs/tasks/run-application/configure-pdb/',
  examples: {
    complies: `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: svc-a }
spec: { maxUnavailable: 1, selector: { matchLabels: { app: svc-a } } }
`,
    violates: `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: svc-a }
spec: { minAvailable: 1, maxUnavailable: 1, selector: { matchLabels: { app: svc-a } } }
`,
  },
  *check(tree) {
    for (const budget of tree.ofKind(BUDGET)) {
      const [least, most] = [budget.at('spec', 'minAvailable'), budget.at('spec', 'maxUnavailable')];
      if (least.isSet && most.isSet) yield { at: most, message: 'it says minAvailable and maxUnavailable' };
      if (!least.isSet && !most.isSet)
        yield {
          at: budget.at('spec'),
          message: 'it says neither minAvailable nor maxUnavailable, and protects nothing',
        };
    }
  },
};
