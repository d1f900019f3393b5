import { allContainersOf, containerName, podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';

export const addedCapabilities: Rule = {
  id: 'added-capabilities',
  family: 'security',
  severity: 'warning',
  title: 'Containers have no capability that a service does not need',
  cause:
    'Each capability is a part of what root may do. With some of them, such as SYS_ADMIN, a container gets out of itself.',
  remedy: 'take it out; NET_BIND_SERVICE alone is harmless',
  see: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { containers: [{ name: app, securityContext: { capabilities: { drop: [ALL], add: [NET_BIND_SERVICE] } } }] } } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { containers: [{ name: app, securityContext: { capabilities: { add: [SYS_ADMIN] } } }] } } }
`,
  },
  *check(tree) {
    for (const container of podTemplatesOf(tree).flatMap(allContainersOf)) {
      for (const at of container.at('securityContext', 'capabilities', 'add').items) {
        const name = at.text?.replace(/^CAP_/, '');
        if (name !== undefined && name !== 'NET_BIND_SERVICE')
          yield { at, message: `container ${containerName(container)} may do what ${name} permits` };
      }
    }
  },
};
