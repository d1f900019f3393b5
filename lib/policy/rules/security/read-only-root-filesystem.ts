import { allContainersOf, containerName, isOfWindows, podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';

export const readOnlyRootFilesystem: Rule = {
  id: 'read-only-root-filesystem',
  family: 'security',
  severity: 'warning',
  title: 'Containers cannot change their own files',
  cause:
    'Whoever gets into a container with a root filesystem that can be written puts tools there, and changes the program that runs.',
  remedy: 'write securityContext.readOnlyRootFilesystem: true, and mount an emptyDir where it has to write',
  see: 'https://kubernetes.io/docs/tasks/configure-pod-container/security-context/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { containers: [{ name: app, securityContext: { readOnlyRootFilesystem: true } }] } } }
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
        const at = container.at('securityContext', 'readOnlyRootFilesystem');
        if (!at.boolean) yield { at, message: `container ${containerName(container)} can change its own files` };
      }
    }
  },
};
