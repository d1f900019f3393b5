import { matches, workloadsOf } from '../../objects';
import type { Rule } from '../../rule';

export const spreadCountsOwnPods: Rule = {
  id: 'spread-counts-own-pods',
  family: 'workloads',
  severity: 'warning',
  title: 'A spread counts the pods that it is to spread',
  cause:
    'topologySpreadConstraints count the pods that their labelSelector selects. One that does not select the pods of the template, or is not there, keeps none of them apart.',
  remedy: 'write the labels of the template into the labelSelector',
  see: 'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template:
    metadata: { labels: { app: svc-a } }
    spec:
      containers: [{ name: app }]
      topologySpreadConstraints: [{ topologyKey: kubernetes.io/hostname, labelSelector: { matchLabels: { app: svc-a } } }]
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template:
    metadata: { labels: { app: svc-a } }
    spec:
      containers: [{ name: app }]
      topologySpreadConstraints: [{ topologyKey: kubernetes.io/hostname, labelSelector: { matchLabels: { app: svc } } }]
`,
  },
  *check(tree) {
    for (const { template } of workloadsOf(tree)) {
      const labels = template.at('metadata', 'labels').labels;
      for (const constraint of template.at('spec', 'topologySpreadConstraints').items) {
        const at = constraint.at('labelSelector');
        if (!constraint.at('topologyKey').isSet || (at.isSet && matches(at, labels))) continue;
        yield {
          at,
          message: at.isSet
            ? 'it does not select the pods of its own template'
            : 'without a labelSelector it counts no pod',
        };
      }
    }
  },
};
