import { listed } from '../../../core';
import { allContainersOf, containerName, isOfWindows, podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';

export const seccompProfile: Rule = {
  id: 'seccomp-profile',
  family: 'security',
  severity: 'warning',
  title: 'Containers are kept from system calls that no service makes',
  cause:
    'Without a profile, unless the kubelet is told to use its default, a container may make every system call: a fault of the kernel then is within reach.',
  remedy: 'write securityContext.seccompProfile: { type: RuntimeDefault } for the pod',
  see: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { securityContext: { seccompProfile: { type: RuntimeDefault } }, containers: [{ name: app }] } } }
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
      const pod = workload.template.at('spec', 'securityContext', 'seccompProfile', 'type');
      if (isOfWindows(workload)) continue;
      const open = allContainersOf(workload).filter((container) => {
        const own = container.at('securityContext', 'seccompProfile', 'type');
        return ((own.isSet ? own : pod).text ?? 'Unconfined') === 'Unconfined';
      });
      if (open.length > 0)
        yield { at: pod, message: `${listed(open.map(containerName))} may make every system call: no seccompProfile` };
    }
  },
};
