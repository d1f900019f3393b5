import { isPutInLater, rolloutsOf } from '../../objects';
import type { Rule } from '../../rule';
import { referencedWorkload } from './referenced-workload';

export const workloadRefIsThere: Rule = {
  id: 'workload-ref-is-there',
  family: 'rollouts',
  severity: 'warning',
  title: 'The workload that a Rollout takes its pod template from is there',
  cause: 'A Rollout whose workloadRef leads nowhere is invalid: it makes no pods, and stays Degraded.',
  remedy: 'render the Deployment beside the Rollout, into the same namespace, or correct apiVersion, kind and name',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/rollout/templateref.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  workloadRef: { apiVersion: apps/v1, kind: Deployment, name: svc-a }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: svc-a }
spec: { replicas: 0 }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  workloadRef: { apiVersion: apps/v1, kind: Deployment, name: svc-a }
`,
  },
  *check(tree) {
    for (const rollout of rolloutsOf(tree)) {
      const reference = rollout.at('spec', 'workloadRef');
      const { text: kind } = reference.at('kind');
      const { text: name } = reference.at('name');
      if (kind === undefined || name === undefined || isPutInLater(name)) continue;
      if (!referencedWorkload(tree, rollout))
        yield { at: reference, message: `there is no ${kind} ${name} in the namespace of ${rollout.title}` };
    }
  },
};
