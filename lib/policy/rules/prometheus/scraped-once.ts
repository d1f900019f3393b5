import { environmentOf, type ManifestObject } from '../../../manifests';
import { canariesOf } from '../../objects';
import type { Rule } from '../../rule';
import { selectedServices, serviceMonitorsOf } from './monitors';

export const scrapedOnce: Rule = {
  id: 'scraped-once',
  family: 'prometheus',
  severity: 'warning',
  title: 'A pod is scraped through one Service',
  cause:
    'At rest Argo Rollouts points the stable and the canary Service at the same pods. A ServiceMonitor that selects both scrapes each pod twice: sums over its metrics are doubled, until a release begins.',
  remedy: 'select the Service of all pods alone, or use a PodMonitor',
  see: 'https://prometheus-operator.dev/docs/developer/getting-started/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      canaryService: svc-a-canary
      stableService: svc-a-stable
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: svc-a }
spec:
  selector: { matchLabels: { app: svc-a, scrape: 'yes' } }
  endpoints: [{ port: http }]
---
apiVersion: v1
kind: Service
metadata: { name: svc-a, labels: { app: svc-a, scrape: 'yes' } }
spec:
  ports: [{ name: http, port: 80 }]
---
apiVersion: v1
kind: Service
metadata: { name: svc-a-stable, labels: { app: svc-a } }
spec:
  ports: [{ name: http, port: 80 }]
---
apiVersion: v1
kind: Service
metadata: { name: svc-a-canary, labels: { app: svc-a } }
spec:
  ports: [{ name: http, port: 80 }]
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      canaryService: svc-a-canary
      stableService: svc-a-stable
---
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: { name: svc-a }
spec:
  selector: { matchLabels: { app: svc-a } }
  endpoints: [{ port: http }]
---
apiVersion: v1
kind: Service
metadata: { name: svc-a-stable, labels: { app: svc-a } }
spec:
  ports: [{ name: http, port: 80 }]
---
apiVersion: v1
kind: Service
metadata: { name: svc-a-canary, labels: { app: svc-a } }
spec:
  ports: [{ name: http, port: 80 }]
`,
  },
  *check(tree) {
    const rolloutOf = new Map<string, ManifestObject>();
    for (const { canary, rollout } of canariesOf(tree)) {
      for (const key of ['canaryService', 'stableService']) rolloutOf.set(keyOf(rollout, canary.at(key).text), rollout);
    }
    const selected = selectedServices(tree);
    for (const { object } of serviceMonitorsOf(tree)) {
      const first = new Map<ManifestObject, ManifestObject>();
      for (const service of selected(object)) {
        const rollout = rolloutOf.get(keyOf(service, service.name));
        const other = rollout && first.get(rollout);
        if (rollout) first.set(rollout, other ?? service);
        if (!other) continue;
        yield {
          at: object.at('spec', 'selector'),
          message: `it selects both ${other.name} and ${service.name} of ${rollout?.title}`,
        };
        break;
      }
    }
  },
};

function keyOf(object: ManifestObject, name: string | undefined): string {
  return `${environmentOf(object) ?? ''} ${object.namespace ?? ''} ${name}`;
}
