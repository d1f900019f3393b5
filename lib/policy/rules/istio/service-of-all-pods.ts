import { groupedBy } from '../../../core';
import { environmentOf, type ManifestObject, type ManifestTree } from '../../../manifests';
import { istioCanariesOf, selects } from '../../objects';
import type { Rule } from '../../rule';

export const serviceOfAllPods: Rule = {
  id: 'service-of-all-pods',
  family: 'istio',
  severity: 'warning',
  title: 'A third Service selects both the canary and the stable pods',
  cause:
    'Argo Rollouts moves pods from one Service to the other when a release ends or is aborted. A pod that no Service selects any more loses its inbound listener while callers still have it: they get 503 (NC).',
  remedy: 'render a Service that selects the pods by labels of the template alone, and that no Rollout names',
  see: 'https://github.com/argoproj/argo-rollouts/issues/4195',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template: { metadata: { labels: { app: svc-a } } }
  strategy:
    canary:
      canaryService: svc-a-canary
      stableService: svc-a-stable
      trafficRouting: { istio: { virtualService: { name: svc-a, routes: [primary] } } }
---
apiVersion: v1
kind: Service
metadata: { name: svc-a }
spec:
  selector: { app: svc-a }
  ports: [{ name: http, port: 80 }]
---
apiVersion: v1
kind: Service
metadata: { name: svc-a-stable }
spec:
  selector: { app: svc-a }
  ports: [{ name: http, port: 80 }]
---
apiVersion: v1
kind: Service
metadata: { name: svc-a-canary }
spec:
  selector: { app: svc-a }
  ports: [{ name: http, port: 80 }]
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template: { metadata: { labels: { app: svc-a } } }
  strategy:
    canary:
      canaryService: svc-a-canary
      stableService: svc-a-stable
      trafficRouting: { istio: { virtualService: { name: svc-a, routes: [primary] } } }
---
apiVersion: v1
kind: Service
metadata: { name: svc-a-stable }
spec:
  selector: { app: svc-a }
  ports: [{ name: http, port: 80 }]
---
apiVersion: v1
kind: Service
metadata: { name: svc-a-canary }
spec:
  selector: { app: svc-a }
  ports: [{ name: http, port: 80 }]
`,
  },
  *check(tree) {
    const servicesOf = serviceIndex(tree);
    for (const { canary, rollout, services, subsets } of istioCanariesOf(tree)) {
      const labels = rollout.at('spec', 'template', 'metadata', 'labels').labels;
      if (subsets || Object.keys(labels).length === 0 || rollout.at('spec', 'workloadRef').isSet) continue;
      const own = [services.canary, services.stable];
      const beside = servicesOf(rollout, labels).filter((it) => selects(it.at('spec', 'selector'), labels));
      if (!beside.some(({ name }) => own.includes(name))) continue;
      if (beside.every(({ name }) => own.includes(name)))
        yield { at: canary, message: `only ${own.join(' and ')} select the pods, each one side of them` };
    }
  },
};

/** The Services that one of these labels may be selected by: each is found by the first label of its selector. */
function serviceIndex(
  tree: ManifestTree,
): (from: ManifestObject, labels: Readonly<Record<string, string>>) => readonly ManifestObject[] {
  const byLabel = groupedBy(tree.ofKind('/Service'), (service) => {
    const [label, value] = Object.entries(service.at('spec', 'selector').labels)[0] ?? [];
    return `${environmentOf(service) ?? ''} ${label}=${value}`;
  });
  return (from, labels) =>
    Object.entries(labels)
      .flatMap(([label, value]) => byLabel.get(`${environmentOf(from) ?? ''} ${label}=${value}`) ?? [])
      .filter((it) => it.namespace === undefined || from.namespace === undefined || it.namespace === from.namespace);
}
