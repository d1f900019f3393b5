import { allContainersOf, podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';

export const volumesUsed: Rule = {
  id: 'volumes-used',
  family: 'workloads',
  severity: 'note',
  title: 'Every volume of a pod is mounted',
  cause:
    'A volume that nobody mounts is still prepared: a Secret that is missing keeps the pod from starting, for nothing.',
  remedy: 'mount it, or take it out',
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
      containers: [{ name: app }]
      volumes: [{ name: scratch, emptyDir: {} }]
`,
  },
  *check(tree) {
    for (const workload of podTemplatesOf(tree)) {
      const mounted = new Set(
        allContainersOf(workload).flatMap((container) =>
          [...container.at('volumeMounts').items, ...container.at('volumeDevices').items].map(
            (it) => it.at('name').value,
          ),
        ),
      );
      for (const volume of workload.template.at('spec', 'volumes').items) {
        const name = volume.at('name');
        if (name.text === undefined || mounted.has(name.text)) continue;
        // Sidecars that are put in later mount these.
        if (!/^(istio|linkerd|vault|dapr|datadog|workload-socket|credential-socket)/.test(name.text))
          yield { at: volume, message: `no container mounts ${name.text}` };
      }
    }
  },
};
