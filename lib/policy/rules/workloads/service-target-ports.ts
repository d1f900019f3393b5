import { listed } from '../../../core';
import type { Rule } from '../../rule';
import { targetPortsOf } from './target-ports';

export const serviceTargetPorts: Rule = {
  id: 'service-target-ports',
  family: 'workloads',
  severity: 'warning',
  title: 'A Service sends requests to a port that a container says it has',
  cause:
    'The ports of a container are only said, not opened: a Service can send requests to any. But where a container says its ports and the Service means another one, mostly nobody listens there.',
  remedy: 'correct the targetPort, or add the port to the container',
  see: 'https://kubernetes.io/docs/concepts/services-networking/service/',
  examples: {
    complies: `
apiVersion: v1
kind: Service
metadata: { name: svc-a }
spec: { selector: { app: svc-a }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template:
    metadata: { labels: { app: svc-a } }
    spec: { containers: [{ name: app, ports: [{ containerPort: 8080 }] }] }
`,
    violates: `
apiVersion: v1
kind: Service
metadata: { name: svc-a }
spec: { selector: { app: svc-a }, ports: [{ port: 80 }] }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template:
    metadata: { labels: { app: svc-a } }
    spec: { containers: [{ name: app, ports: [{ containerPort: 8080 }] }] }
`,
  },
  *check(tree) {
    for (const { at, port, workload, ports } of targetPortsOf(tree)) {
      const number = at.isSet ? at.number : port.at('port').number;
      if (number === undefined || ports.length === 0) continue;
      // A sidecar that is put in later listens where no container says so.
      if (ports.some((it) => it.at('containerPort').number === number) || number === 15021 || number === 15090)
        continue;
      const said = ports.flatMap((it) => it.at('containerPort').scalar ?? []);
      yield {
        at: at.isSet ? at : port,
        message: `requests go to port ${number}, and the containers of ${workload.object.title} say ${listed(said)}`,
      };
    }
  },
};
