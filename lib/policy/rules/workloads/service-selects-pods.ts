import { listed } from '../../../core';
import { isPutInLater, meansPodsOfOperator, namesHash, podsOf, rolloutsOf } from '../../objects';
import type { Rule } from '../../rule';
import { namedServices } from '../rollouts/named-services';

export const serviceSelectsPods: Rule = {
  id: 'service-selects-pods',
  family: 'workloads',
  severity: 'warning',
  title: 'A Service selects pods',
  cause:
    'A Service whose selector fits no pod has no endpoints: every request to it fails at once. After labels of a pod template change this is what is left behind.',
  remedy: 'write labels that the pod template has',
  see: 'https://kubernetes.io/docs/concepts/services-networking/service/',
  examples: {
    complies: `
apiVersion: v1
kind: Service
metadata: { name: svc-a }
spec: { selector: { app: svc-a } }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { metadata: { labels: { app: svc-a } }, spec: { containers: [{ name: app }] } } }
`,
    violates: `
apiVersion: v1
kind: Service
metadata: { name: svc-a }
spec: { selector: { app: svc } }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { metadata: { labels: { app: svc-a } }, spec: { containers: [{ name: app }] } } }
`,
  },
  *check(tree) {
    const pods = podsOf(tree);
    const ofRollouts = new Set(
      rolloutsOf(tree)
        .flatMap(namedServices)
        .flatMap((at) => tree.find('/Service', at.text ?? '', at.object) ?? []),
    );
    for (const service of tree.ofKind('/Service')) {
      const at = service.at('spec', 'selector');
      // Those of a Rollout have to select its own pods: a rule over Rollouts says which label is wrong.
      if (ofRollouts.has(service) || at.entries.length === 0 || service.at('spec', 'type').text === 'ExternalName')
        continue;
      // Where no pods are rendered beside it, they are rendered elsewhere.
      if (pods.beside(service).length === 0 || pods.selectedBy(at).length > 0 || meansPodsOfOperator(tree, at))
        continue;
      const only = at.entries.every(([key]) => namesHash(key));
      const labels = Object.entries(at.labels).map(([key, value]) => `${key}=${value}`);
      if (!only && !labels.some(isPutInLater))
        yield { at, message: `no pod that is rendered beside it has ${listed(labels)}: the Service has no endpoints` };
    }
  },
};
