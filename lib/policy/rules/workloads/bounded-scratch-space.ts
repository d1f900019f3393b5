import { listed } from '../../../core';
import { allContainersOf, containerName, workloadsOf } from '../../objects';
import type { Rule } from '../../rule';

export const boundedScratchSpace: Rule = {
  id: 'bounded-scratch-space',
  family: 'workloads',
  severity: 'note',
  title: 'Scratch space on a node has a limit',
  cause:
    'What is written into an emptyDir counts as ephemeral storage of the node. Without a limit one pod fills the disk, and the kubelet evicts others to get it back.',
  remedy: 'write sizeLimit at the emptyDir, or resources.limits.ephemeral-storage at the containers that mount it',
  see: 'https://kubernetes.io/docs/concepts/storage/volumes/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template:
    spec:
      containers:
        - name: app
          volumeMounts: [{ name: scratch, mountPath: /tmp }]
      volumes: [{ name: scratch, emptyDir: { sizeLimit: 1Gi } }]
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template:
    spec:
      containers:
        - name: app
          volumeMounts: [{ name: scratch, mountPath: /tmp }]
      volumes: [{ name: scratch, emptyDir: {} }]
`,
  },
  *check(tree) {
    for (const workload of workloadsOf(tree)) {
      for (const volume of workload.template.at('spec', 'volumes').items) {
        const scratch = volume.at('emptyDir');
        if (!scratch.isSet || scratch.at('sizeLimit').isSet) continue;
        const users = allContainersOf(workload).filter((container) =>
          container.at('volumeMounts').items.some((mount) => mount.at('name').value === volume.at('name').value),
        );
        const unbounded = users.filter((it) => !it.at('resources', 'limits', 'ephemeral-storage').isSet);
        if (unbounded.length > 0)
          yield {
            at: scratch,
            message: `nothing limits what ${listed(unbounded.map(containerName))} can write into ${volume.at('name').text ?? 'this volume'}`,
          };
      }
    }
  },
};
