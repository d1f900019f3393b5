import { containerName, lastingContainersOf, podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';

export const oneContainerAPort: Rule = {
  id: 'one-container-a-port',
  family: 'workloads',
  severity: 'warning',
  title: 'No two containers of a pod say the same port',
  cause:
    'The containers of a pod share its address: the second one that opens a port fails, and restarts for ever. By a name that two of them have, a Service or a probe finds one of them only.',
  remedy: 'give each container ports of its own',
  see: 'https://kubernetes.io/docs/concepts/workloads/pods/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template:
    spec:
      containers:
        - { name: app, ports: [{ containerPort: 8080 }] }
        - { name: metrics, ports: [{ containerPort: 9090 }] }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template:
    spec:
      containers:
        - { name: app, ports: [{ containerPort: 8080 }] }
        - { name: metrics, ports: [{ containerPort: 8080 }] }
`,
  },
  *check(tree) {
    for (const workload of podTemplatesOf(tree)) {
      const taken = new Map<string, string>();
      for (const container of lastingContainersOf(workload)) {
        for (const port of container.at('ports').items) {
          const number = port.at('containerPort').scalar;
          if (number === undefined) continue;
          const key = `${number} ${port.at('protocol').text ?? 'TCP'} ${port.at('hostIP').text ?? ''}`;
          const other = taken.get(key);
          const name = containerName(container);
          if (other !== undefined)
            yield {
              at: port,
              message:
                other === name
                  ? `container ${name} says port ${number} twice`
                  : `containers ${other} and ${name} both say port ${number}`,
            };
          taken.set(key, name);
        }
      }
    }
  },
};
