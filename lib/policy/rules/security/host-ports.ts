import { allContainersOf, containerName, podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';

export const hostPorts: Rule = {
  id: 'host-ports',
  family: 'security',
  severity: 'warning',
  title: 'Pods take no ports of their node',
  cause:
    'A hostPort can be had by one pod of a node: the canary does not find a place beside the stable pod. It is reached past every Service and network policy.',
  remedy: 'leave hostPort out, and use a Service',
  see: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { containers: [{ name: app, ports: [{ containerPort: 8080 }] }] } } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { containers: [{ name: app, ports: [{ containerPort: 8080, hostPort: 8080 }] }] } } }
`,
  },
  *check(tree) {
    for (const workload of podTemplatesOf(tree)) {
      if (workload.template.at('spec', 'hostNetwork').boolean) continue;
      for (const container of allContainersOf(workload)) {
        for (const port of container.at('ports').items) {
          const at = port.at('hostPort');
          if ((at.number ?? 0) > 0)
            yield { at, message: `container ${containerName(container)} takes port ${at.number} of its node` };
        }
      }
    }
  },
};
