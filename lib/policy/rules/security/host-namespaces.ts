import { podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';

export const hostNamespaces: Rule = {
  id: 'host-namespaces',
  family: 'security',
  severity: 'warning',
  title: 'Pods keep to themselves',
  cause:
    'With hostNetwork a pod is past all network policies and hears what the node hears; with hostPID and hostIPC it sees and signals the processes of all other pods there.',
  remedy: 'leave hostNetwork, hostPID and hostIPC out',
  see: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { hostNetwork: false, containers: [{ name: app }] } } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { hostNetwork: true, containers: [{ name: app }] } } }
`,
  },
  *check(tree) {
    for (const { template } of podTemplatesOf(tree)) {
      for (const name of ['hostNetwork', 'hostPID', 'hostIPC', 'hostProcess']) {
        const at =
          name === 'hostProcess'
            ? template.at('spec', 'securityContext', 'windowsOptions', name)
            : template.at('spec', name);
        if (at.boolean) yield { at, message: `${name} is true` };
      }
    }
  },
};
