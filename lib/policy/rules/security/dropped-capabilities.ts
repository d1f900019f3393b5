import { allContainersOf, containerName, isOfWindows, podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';

export const droppedCapabilities: Rule = {
  id: 'dropped-capabilities',
  family: 'security',
  severity: 'warning',
  title: 'Containers drop all capabilities',
  cause:
    'By default a container keeps a dozen of them, among them NET_RAW, with which it can forge the packets of others.',
  remedy: 'write securityContext.capabilities.drop: [ALL], and add what is needed',
  see: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { containers: [{ name: app, securityContext: { capabilities: { drop: [ALL] } } }] } } }
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
        const at = container.at('securityContext', 'capabilities', 'drop');
        const drops = at.items.some(({ text }) => text?.toUpperCase() === 'ALL');
        if (!drops && !container.at('securityContext', 'privileged').boolean)
          yield {
            at,
            message: `container ${containerName(container)} keeps the capabilities of the runtime, NET_RAW among them`,
          };
      }
    }
  },
};
