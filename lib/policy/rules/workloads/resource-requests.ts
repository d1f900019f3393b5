import { containerName, lastingContainersOf, Places, workloadsOf } from '../../objects';
import type { Rule } from '../../rule';

export const resourceRequests: Rule = {
  id: 'resource-requests',
  family: 'workloads',
  severity: 'warning',
  title: 'Containers say how much CPU and memory they need',
  cause:
    'The scheduler places pods by their requests. A pod without them goes onto a node that is full, gets the least CPU there, and is the first to be evicted; a canary without them is measured slower than it is. An autoscaler by utilization cannot count it at all.',
  remedy: 'write resources.requests.cpu and resources.requests.memory, or limits, which count as requests',
  see: 'https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template:
    spec:
      containers:
        - name: app
          resources: { requests: { cpu: 100m, memory: 128Mi } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template:
    spec:
      containers:
        - name: app
          resources: { requests: { cpu: 100m } }
`,
  },
  *check(tree) {
    const limited = new Places(tree.ofKind('/LimitRange'), (it) => it);
    for (const workload of workloadsOf(tree)) {
      // A LimitRange gives defaults.
      if (limited.beside(workload.object).length > 0 || workload.template.at('spec', 'resources').isSet) continue;
      for (const container of lastingContainersOf(workload)) {
        const resources = container.at('resources');
        const missing = ['cpu', 'memory'].filter(
          (it) => !resources.at('requests', it).isSet && !resources.at('limits', it).isSet,
        );
        if (missing.length > 0)
          yield {
            at: resources.at('requests'),
            message: `container ${containerName(container)} requests no ${missing.join(' and no ')}`,
          };
      }
    }
  },
};
