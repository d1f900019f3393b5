import { allContainersOf, containerName, isOfWindows, podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';

export const runAsNonRoot: Rule = {
  id: 'run-as-non-root',
  family: 'security',
  severity: 'warning',
  title: 'Containers do not run as root',
  cause:
    'Root in a container is root on the node, as far as files and devices are concerned that it gets at. The image alone does not say who runs: another build of it can.',
  remedy: 'write runAsNonRoot: true for the pod, and a USER with a number into the image',
  see: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { securityContext: { runAsNonRoot: true }, containers: [{ name: app }] } } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { containers: [{ name: app }] } } }
`,
  },
  *check(tree) {
    for (const workload of podTemplatesOf(tree)) {
      const pod = workload.template.at('spec', 'securityContext');
      // In a user namespace root is nobody on the node.
      if (isOfWindows(workload) || workload.template.at('spec', 'hostUsers').boolean === false) continue;
      for (const container of allContainersOf(workload)) {
        const own = container.at('securityContext');
        const [user, nonRoot] = ['runAsUser', 'runAsNonRoot'].map((it) => (own.at(it).isSet ? own.at(it) : pod.at(it)));
        if (user?.number === 0)
          yield { at: user, message: `container ${containerName(container)} runs as root (user 0)` };
        else if (!nonRoot?.boolean && !((user?.number ?? 0) > 0))
          yield { at: own.at('runAsNonRoot'), message: `container ${containerName(container)} may run as root` };
      }
    }
  },
};
