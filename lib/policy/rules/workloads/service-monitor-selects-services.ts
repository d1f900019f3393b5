import { labelledServices, podsOf } from '../../objects';
import type { Rule } from '../../rule';

export const serviceMonitorSelectsServices: Rule = {
  id: 'service-monitor-selects-services',
  family: 'workloads',
  severity: 'warning',
  title: 'A ServiceMonitor or PodMonitor selects something',
  cause:
    'A monitor whose selector fits nothing scrapes nothing: the metrics that an analysis asks for are never there, and it can decide nothing.',
  remedy: 'write the labels that the Service, or the pod template, has',
  see: 'https://prometheus-operator.dev/docs/operator/design/',
  examples: {
    complies: `
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: svc-a }
spec: { selector: { matchLabels: { app: svc-a } } }
---
apiVersion: v1
kind: Service
metadata: { name: svc-a, labels: { app: svc-a } }
`,
    violates: `
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: svc-a }
spec: { selector: { matchLabels: { app: svc } } }
---
apiVersion: v1
kind: Service
metadata: { name: svc-a, labels: { app: svc-a } }
`,
  },
  *check(tree) {
    const kinds = [
      { kind: 'ServiceMonitor', what: 'Service', index: labelledServices(tree) },
      { kind: 'PodMonitor', what: 'pod', index: podsOf(tree) },
    ];
    for (const { kind, what, index } of kinds) {
      for (const monitor of tree.ofKind(`monitoring.coreos.com/${kind}`)) {
        const at = monitor.at('spec', 'selector');
        if (monitor.at('spec', 'namespaceSelector').isSet || index.beside(monitor).length === 0) continue;
        if (at.isSet && index.matchedBy(at).length === 0)
          yield { at, message: `it selects no ${what} that is rendered beside it` };
      }
    }
  },
};
