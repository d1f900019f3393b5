import { listed } from '../../../core';
import { isPutInLater } from '../../objects';
import type { Rule } from '../../rule';
import { targetPortsOf } from './target-ports';

export const serviceNamedTargetPorts: Rule = {
  id: 'service-named-target-ports',
  family: 'workloads',
  severity: 'error',
  title: 'A port that a Service names is a port of its pods',
  cause:
    'Kubernetes looks a targetPort with a name up among the ports of the containers. A pod that has no such port is no endpoint for it: requests to the Service find nobody, and the canary gets none.',
  remedy: 'write the name of a port of the container, or its number',
  see: 'https://kubernetes.io/docs/concepts/services-networking/service/',
  examples: {
    complies: `
apiVersion: v1
kind: Service
metadata: { name: svc-a }
spec: { selector: { app: svc-a }, ports: [{ port: 80, targetPort: http }] }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template:
    metadata: { labels: { app: svc-a } }
    spec: { containers: [{ name: app, ports: [{ name: http, containerPort: 8080 }] }] }
`,
    violates: `
apiVersion: v1
kind: Service
metadata: { name: svc-a }
spec: { selector: { app: svc-a }, ports: [{ port: 80, targetPort: http }] }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template:
    metadata: { labels: { app: svc-a } }
    spec: { containers: [{ name: app, ports: [{ name: web, containerPort: 8080 }] }] }
`,
  },
  *check(tree) {
    for (const { at, workload, ports } of targetPortsOf(tree)) {
      const name = at.text;
      if (name === undefined || /^\d+$/.test(name) || isPutInLater(name)) continue;
      const names = ports.flatMap((port) => port.at('name').text ?? []);
      if (names.includes(name)) continue;
      yield {
        at,
        message: `${workload.object.title} has no port ${name}; ${names.length > 0 ? `its ports are ${listed(names)}` : 'none of its ports has a name'}`,
      };
    }
  },
};
