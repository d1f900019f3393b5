import { allContainersOf, containerName, isPutInLater, podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';

export const volumeMounts: Rule = {
  id: 'volume-mounts',
  family: 'workloads',
  severity: 'error',
  title: 'What containers mount is a volume of the pod',
  cause:
    'The API server refuses a pod with a mount of a volume that it does not have, with two mounts at one path, or with two volumes of one name. A Rollout is not checked when it is applied: its new ReplicaSet is refused, and the release stands still.',
  remedy: 'correct the name, or add the volume',
  see: 'https://kubernetes.io/docs/concepts/storage/volumes/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template:
    spec:
      containers: [{ name: app, volumeMounts: [{ name: scratch, mountPath: /tmp }] }]
      volumes: [{ name: scratch, emptyDir: {} }]
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template:
    spec:
      containers: [{ name: app, volumeMounts: [{ name: tmp, mountPath: /tmp }] }]
      volumes: [{ name: scratch, emptyDir: {} }]
`,
  },
  *check(tree) {
    for (const workload of podTemplatesOf(tree)) {
      const names = new Set(
        workload.object
          .at('spec', 'volumeClaimTemplates')
          .items.flatMap((claim) => claim.at('metadata', 'name').text ?? []),
      );
      for (const volume of workload.template.at('spec', 'volumes').items) {
        const name = volume.at('name');
        if (name.text !== undefined && names.has(name.text))
          yield { at: name, message: `two volumes are called ${name.text}` };
        names.add(name.text ?? '');
      }
      for (const container of allContainersOf(workload)) {
        const paths = new Set<string>();
        for (const mount of [...container.at('volumeMounts').items, ...container.at('volumeDevices').items]) {
          const [name, path] = [mount.at('name'), mount.at('mountPath')];
          const of = `container ${containerName(container)}`;
          if (name.text !== undefined && !names.has(name.text) && !isPutInLater(name.text))
            yield { at: name, message: `${of} mounts ${name.text}, and the pod has no such volume` };
          if (path.text !== undefined && paths.has(path.text))
            yield { at: path, message: `${of} mounts two volumes at ${path.text}` };
          if (path.text !== undefined) paths.add(path.text);
        }
      }
    }
  },
};
