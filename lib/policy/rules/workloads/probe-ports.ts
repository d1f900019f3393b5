import { listed } from '../../../core';
import type { Field } from '../../../manifests';
import { allContainersOf, containerName, isPutInLater, podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';

export const probePorts: Rule = {
  id: 'probe-ports',
  family: 'workloads',
  severity: 'error',
  title: 'The ports that probes name are ports of their container',
  cause:
    'The kubelet looks a named port up among the ports of the same container. Where it is not among them the probe fails each time: the pod never becomes ready, or is killed again and again.',
  remedy: 'write the name of a port of the container, or its number',
  see: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/',
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
          ports: [{ name: http, containerPort: 8080 }]
          readinessProbe: { httpGet: { path: /ready, port: http } }
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
          ports: [{ name: http, containerPort: 8080 }]
          readinessProbe: { httpGet: { path: /ready, port: web } }
`,
  },
  *check(tree) {
    for (const container of podTemplatesOf(tree).flatMap(allContainersOf)) {
      const known = container.at('ports').items.flatMap((port) => port.at('name').text ?? []);
      for (const at of portsOfProbes(container)) {
        const name = at.text;
        if (name === undefined || /^\d+$/.test(name) || known.includes(name) || isPutInLater(name)) continue;
        yield {
          at,
          message: `container ${containerName(container)} has no port ${name}; ${known.length > 0 ? `its ports are ${listed(known)}` : 'none of its ports has a name'}`,
        };
      }
    }
  },
};

function portsOfProbes(container: Field): Field[] {
  return [
    ...['readinessProbe', 'livenessProbe', 'startupProbe'].map((probe) => container.at(probe)),
    ...['preStop', 'postStart'].map((hook) => container.at('lifecycle', hook)),
  ].flatMap((asker) => [asker.at('httpGet', 'port'), asker.at('tcpSocket', 'port')]);
}
