import { allContainersOf, containerName, isPutInLater, podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';

export const containerPorts: Rule = {
  id: 'container-ports',
  family: 'workloads',
  severity: 'error',
  title: 'The ports of a container have names and numbers that ports can have',
  cause:
    'The API server refuses a pod with other ones: names have up to 15 lower-case letters, digits and hyphens with a letter among them, and each is there once. A Rollout is not checked when it is applied: its new ReplicaSet is refused, and the release stands still.',
  remedy: 'give the port a short name of its own in lower case, and a number from 1 to 65535',
  see: 'https://kubernetes.io/docs/concepts/services-networking/service/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { containers: [{ name: app, ports: [{ name: http-metrics, containerPort: 9090 }] }] } } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec: { template: { spec: { containers: [{ name: app, ports: [{ name: prometheus-metrics, containerPort: 9090 }] }] } } }
`,
  },
  *check(tree) {
    for (const container of podTemplatesOf(tree).flatMap(allContainersOf)) {
      const names = new Set<string>();
      for (const port of container.at('ports').items) {
        const [name, number] = [port.at('name'), port.at('containerPort')];
        const text = name.text;
        if (text !== undefined && !isPutInLater(text) && !isPortName(text))
          yield {
            at: name,
            message: `${JSON.stringify(text)} is no name of a port${text.length > 15 ? `: it has ${text.length} characters, and 15 are the most` : ''}`,
          };
        if (text !== undefined && names.has(text))
          yield { at: name, message: `two ports of container ${containerName(container)} are called ${text}` };
        if (
          number.number !== undefined &&
          !(Number.isInteger(number.number) && number.number > 0 && number.number < 65536)
        )
          yield { at: number, message: `${number.number} is no number of a port` };
        names.add(text ?? '');
      }
    }
  },
};

function isPortName(name: string): boolean {
  return /^(?=.*[a-z])(?!.*--)[a-z0-9]([-a-z0-9]{0,13}[a-z0-9])?$/.test(name);
}
