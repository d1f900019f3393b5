import { fewestPods, workloadsOf } from '../../objects';
import type { Rule } from '../../rule';

export const spreadOverNodes: Rule = {
  id: 'spread-over-nodes',
  family: 'workloads',
  severity: 'note',
  title: 'Several pods of a workload are kept apart',
  cause:
    "Nothing but the scheduler's own preference keeps these pods on different nodes. If one node has all of them, its failure is the service's.",
  remedy: 'write topologySpreadConstraints over kubernetes.io/hostname, or podAntiAffinity',
  see: 'https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  replicas: 3
  template:
    metadata: { labels: { app: svc-a } }
    spec:
      containers: [{ name: app }]
      topologySpreadConstraints:
        - topologyKey: kubernetes.io/hostname
          maxSkew: 1
          whenUnsatisfiable: ScheduleAnyway
          labelSelector: { matchLabels: { app: svc-a } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  replicas: 3
  template:
    metadata: { labels: { app: svc-a } }
    spec: { containers: [{ name: app }] }
`,
  },
  *check(tree) {
    for (const { object, template } of workloadsOf(tree)) {
      const pods = fewestPods(tree, object) ?? 0;
      if (pods < 2 || object.kind === 'ReplicaSet') continue;
      const spec = template.at('spec');
      if (spec.at('topologySpreadConstraints').isSet || spec.at('affinity', 'podAntiAffinity').isSet) continue;
      yield { at: spec, message: `nothing keeps the ${pods} pods of ${object.title} on different nodes` };
    }
  },
};
