import { listed } from '../../../core';
import { containerName, lastingContainersOf, Places, workloadsOf } from '../../objects';
import type { Rule } from '../../rule';

export const memoryLimit: Rule = {
  id: 'memory-limit',
  family: 'workloads',
  severity: 'note',
  title: 'Containers have a limit of memory',
  cause:
    'A container without a limit of memory that leaks takes the memory of its node, and the kernel or the kubelet ends other pods there as well.',
  remedy:
    'write resources.limits.memory; a limit of CPU is not needed, since it slows down where there would be CPU left',
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
          resources: { requests: { cpu: 100m, memory: 128Mi }, limits: { memory: 256Mi } }
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
          resources: { requests: { cpu: 100m, memory: 128Mi } }
`,
  },
  *check(tree) {
    const limited = new Places(tree.ofKind('/LimitRange'), (it) => it);
    for (const workload of workloadsOf(tree)) {
      if (limited.beside(workload.object).length > 0) continue;
      if (workload.template.at('spec', 'resources', 'limits', 'memory').isSet) continue;
      const without = lastingContainersOf(workload).filter(
        (container) => !container.at('resources', 'limits', 'memory').isSet,
      );
      const [first] = without;
      if (first)
        yield {
          at: first.at('resources', 'limits'),
          message: `nothing limits the memory of ${without.length === 1 ? 'container' : 'containers'} ${listed(without.map(containerName))}`,
        };
    }
  },
};
