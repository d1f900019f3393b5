import { allContainersOf, containerName, isOfWindows, podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';

export const privilegeEscalation: Rule = {
  id: 'privilege-escalation',
  family: 'security',
  severity: 'warning',
  title: 'Processes cannot get more rights than they began with',
  cause:
    'By default a process in a container can become root through a program with the setuid bit, whoever it runs as.',
  remedy: 'write securityContext.allowPrivilegeEscalation: false',
  see: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { containers: [{ name: app, securityContext: { allowPrivilegeEscalation: false } }] } } }
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
      if (isOfWindows(workload)) continue;
      for (const container of allContainersOf(workload)) {
        const at = container.at('securityContext', 'allowPrivilegeEscalation');
        if (at.boolean !== false && !container.at('securityContext', 'privileged').boolean)
          yield { at, message: `container ${containerName(container)} permits setuid programs` };
      }
    }
  },
};
