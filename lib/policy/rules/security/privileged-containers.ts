import { allContainersOf, containerName, podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';

export const privilegedContainers: Rule = {
  id: 'privileged-containers',
  family: 'security',
  severity: 'warning',
  title: 'No container is privileged',
  cause:
    'A privileged container has every device and every capability of its node: whoever takes it over has the node, and all pods on it.',
  remedy: 'leave privileged out, and add the one capability that is needed',
  see: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { containers: [{ name: app, securityContext: { privileged: false } }] } } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { containers: [{ name: app, securityContext: { privileged: true } }] } } }
`,
  },
  *check(tree) {
    for (const container of podTemplatesOf(tree).flatMap(allContainersOf)) {
      const at = container.at('securityContext', 'privileged');
      if (at.boolean) yield { at, message: `container ${containerName(container)} is privileged` };
    }
  },
};
