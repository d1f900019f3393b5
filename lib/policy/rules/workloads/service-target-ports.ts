import { groupedBy, listed } from '../../../core';
import type { Rule } from '../../rule';
import { targetPortsOf } from './target-ports';

const OF_ISTIO = [15008, 15020, 15021, 15090];

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
    for (const [port, targets] of groupedBy(targetPortsOf(tree), ({ port }) => port)) {
      const at = port.at('targetPort');
      const number = at.isSet ? at.number : port.at('port').number;
      const said = targets.flatMap(({ ports }) => ports.flatMap((it) => it.at('containerPort').number ?? []));
      // A sidecar that is put in later listens where no container says so.
      if (number === undefined || said.length === 0 || said.includes(number) || OF_ISTIO.includes(number)) continue;
      const names = [...new Set(targets.map(({ workload }) => workload.object.title))];
      yield {
        at: at.isSet ? at : port,
        message: `requests go to port ${number}, and the containers of ${listed(names)} say ${listed([...new Set(said)].map(String))}`,
      };
    }
  },
};
