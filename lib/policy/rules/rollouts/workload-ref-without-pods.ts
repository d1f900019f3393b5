import { rolloutsOf } from '../../objects';
import type { Rule } from '../../rule';
import { referencedWorkload } from './referenced-workload';

export const workloadRefWithoutPods: Rule = {
  id: 'workload-ref-without-pods',
  family: 'rollouts',
  severity: 'warning',
  title: 'The Deployment whose pod template a Rollout takes has no pods of its own',
  cause:
    'The Rollout takes only the template: a Deployment with replicas goes on running beside it, and rolls each new version out at once, without the canary. What scaleDown takes away, the replicas in Git bring back.',
  remedy: 'write replicas: 0 into the Deployment once the Rollout has taken over',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/docs/migrating.md',
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
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: svc-a }
spec: { replicas: 4 }
`,
  },
  *check(tree) {
    for (const rollout of rolloutsOf(tree)) {
      const workload = referencedWorkload(tree, rollout);
      if (workload?.kind !== 'Deployment') continue;
      const at = workload.at('spec', 'replicas');
      const scaleDown = rollout.at('spec', 'workloadRef', 'scaleDown').text ?? 'never';
      if (at.isSet ? at.number !== 0 && at.number !== undefined : scaleDown === 'never')
        yield {
          at,
          message: `${workload.title} keeps ${at.number ?? 1} of its own pods beside those of ${rollout.title}`,
        };
    }
  },
};
