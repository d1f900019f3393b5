import { type Workload, workloadsOf } from '../../objects';
import type { Rule } from '../../rule';

export const ownersSaid: Rule = {
  id: 'owners-said',
  family: 'workloads',
  severity: 'note',
  title: 'Every workload says whose it is',
  cause:
    'Where the others say their owner, nobody knows whom to ask about the one that does not, at night least of all.',
  remedy: 'write the same label or annotation as the others have',
  see: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/common-labels/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a, labels: { owner: payments } }
spec: { template: { spec: { containers: [{ name: app }] } } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a, labels: { owner: payments } }
spec: { template: { spec: { containers: [{ name: app }] } } }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-b }
spec: { template: { spec: { containers: [{ name: app }] } } }
`,
  },
  *check(tree) {
    const workloads = workloadsOf(tree);
    const said = workloads.map((workload) => ownerKey(workload)).find((key) => key !== undefined);
    if (said === undefined) return;
    for (const workload of workloads) {
      if (ownerKey(workload) !== undefined) continue;
      yield {
        at: workload.object.at('metadata'),
        message: `${workload.object.title} does not say its owner; others do, by ${said}`,
      };
    }
  },
};

/** The label or annotation by which a workload says its owner. */
function ownerKey({ object, template }: Workload): string | undefined {
  return [
    ...object.at('metadata', 'labels').entries,
    ...object.at('metadata', 'annotations').entries,
    ...template.at('metadata', 'labels').entries,
  ].find(([key]) => /(^|\/)(owner|team|owned-by)$/.test(key))?.[0];
}
