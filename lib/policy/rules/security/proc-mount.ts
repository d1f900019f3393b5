import { allContainersOf, containerName, podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';

export const procMount: Rule = {
  id: 'proc-mount',
  family: 'security',
  severity: 'warning',
  title: 'Containers see /proc as the runtime masks it',
  cause:
    'With procMount: Unmasked a container reads and writes what the runtime hides in /proc: settings of the kernel that hold for the whole node.',
  remedy: 'leave procMount out',
  see: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { containers: [{ name: app, securityContext: { procMount: Default } }] } } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { containers: [{ name: app, securityContext: { procMount: Unmasked } }] } } }
`,
  },
  *check(tree) {
    for (const container of podTemplatesOf(tree).flatMap(allContainersOf)) {
      const at = container.at('securityContext', 'procMount');
      if (at.text === 'Unmasked') yield { at, message: `container ${containerName(container)} has all of /proc` };
    }
  },
};
