import { podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';
import { isRuntimeSocket } from './runtime-sockets';

export const runtimeSocket: Rule = {
  id: 'runtime-socket',
  family: 'security',
  severity: 'error',
  title: 'No pod has the socket of the container runtime',
  cause: 'Whoever can write to that socket starts containers on the node as root, with anything of it mounted.',
  remedy: 'build images with a tool that needs no daemon; read what a node does through the API server',
  see: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { containers: [{ name: app }] } } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { volumes: [{ name: docker, hostPath: { path: /var/run/docker.sock } }], containers: [{ name: app }] } } }
`,
  },
  *check(tree) {
    for (const { template } of podTemplatesOf(tree)) {
      for (const volume of template.at('spec', 'volumes').items) {
        const at = volume.at('hostPath', 'path');
        if (at.text !== undefined && isRuntimeSocket(at.text)) yield { at, message: `${at.text} is mounted` };
      }
    }
  },
};
