import { hasPlaceholder } from '../../objects';
import type { Rule } from '../../rule';
import { selectedServices, serviceMonitorsOf } from './monitors';

export const portOfAMonitor: Rule = {
  id: 'port-of-a-monitor',
  family: 'prometheus',
  severity: 'warning',
  title: 'A ServiceMonitor scrapes a port that its Services have',
  cause:
    'The operator looks for the name of a port of the Service, not of the container. Where none has it, nothing is scraped, and queries give nothing.',
  remedy: 'name a port of the Service, or write targetPort',
  see: 'https://prometheus-operator.dev/docs/api-reference/api/',
  examples: {
    complies: `
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: svc-a }
spec:
  selector: { matchLabels: { app: svc-a } }
  endpoints: [{ port: http }]
---
apiVersion: v1
kind: Service
metadata: { name: svc-a, labels: { app: svc-a } }
spec:
  ports: [{ name: http, port: 80 }]
`,
    violates: `
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: svc-a }
spec:
  selector: { matchLabels: { app: svc-a } }
  endpoints: [{ port: metrics }]
---
apiVersion: v1
kind: Service
metadata: { name: svc-a, labels: { app: svc-a } }
spec:
  ports: [{ name: http, port: 80 }]
`,
  },
  *check(tree) {
    const selected = selectedServices(tree);
    for (const { object, endpoints } of serviceMonitorsOf(tree)) {
      const services = selected(object);
      const ports = new Set(services.flatMap((it) => it.at('spec', 'ports').items.map((port) => port.at('name').text)));
      for (const at of endpoints.map((endpoint) => endpoint.at('port'))) {
        if (at.text === undefined || hasPlaceholder(at.text) || services.length === 0 || ports.has(at.text)) continue;
        yield {
          at,
          message: `no Service that it selects has a port ${at.text}; ${services[0]?.name} has ${[...ports].join(', ')}`,
        };
      }
    }
  },
};
