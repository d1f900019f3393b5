import { listed } from '../../../core';
import { allContainersOf, containerName, podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';
import { isRuntimeSocket } from './runtime-sockets';

export const hostPaths: Rule = {
  id: 'host-paths',
  family: 'security',
  severity: 'warning',
  title: 'Pods mount nothing of their node',
  cause:
    'What is written into a hostPath stays on the node, and what is read there can be of others. With /, /etc, /proc or /var of the node in it a container gets at everything on it.',
  remedy: 'use an emptyDir, a PersistentVolumeClaim or a ConfigMap; where it must be, mount it readOnly',
  see: 'https://kubernetes.io/docs/concepts/storage/volumes/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { volumes: [{ name: data, emptyDir: {} }], containers: [{ name: app }] } } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { volumes: [{ name: data, hostPath: { path: /etc } }], containers: [{ name: app }] } } }
`,
  },
  *check(tree) {
    for (const workload of podTemplatesOf(tree)) {
      for (const volume of workload.template.at('spec', 'volumes').items) {
        const at = volume.at('hostPath', 'path');
        if (at.text === undefined || isRuntimeSocket(at.text)) continue;
        const writers = allContainersOf(workload).filter((container) =>
          container
            .at('volumeMounts')
            .items.some((mount) => mount.at('name').value === volume.at('name').value && !mount.at('readOnly').boolean),
        );
        yield {
          at,
          message: `${at.text} of the node is mounted${writers.length > 0 ? `, and ${listed(writers.map(containerName))} can write there` : ''}`,
        };
      }
    }
  },
};
