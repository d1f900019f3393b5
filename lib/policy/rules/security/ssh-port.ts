import { allContainersOf, containerName, podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';

export const sshPort: Rule = {
  id: 'ssh-port',
  family: 'security',
  severity: 'note',
  title: 'No container waits for SSH',
  cause: 'Who gets in by SSH changes what runs, past Git and past the release. kubectl exec says who it was.',
  remedy: 'take the port out',
  see: 'https://kubernetes.io/docs/concepts/security/security-checklist/',
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
spec: { template: { spec: { containers: [{ name: app, ports: [{ containerPort: 22 }] }] } } }
`,
  },
  *check(tree) {
    for (const container of podTemplatesOf(tree).flatMap(allContainersOf)) {
      for (const port of container.at('ports').items) {
        const at = port.at('containerPort');
        if (at.number === 22 && (port.at('protocol').text ?? 'TCP') === 'TCP')
          yield { at, message: `container ${containerName(container)} waits at port 22` };
      }
    }
  },
};
