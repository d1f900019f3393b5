import type { Field } from '../../../manifests';
import { isPutInLater } from '../../objects';
import type { Rule } from '../../rule';

export const servicePorts: Rule = {
  id: 'service-ports',
  family: 'workloads',
  severity: 'error',
  title: 'The ports of a Service are told apart',
  cause:
    'The API server refuses a Service with several ports of which one has no name, with two ports of the same name or number, or with names and numbers that ports cannot have.',
  remedy: 'give each port a name of its own in lower case, and a number from 1 to 65535',
  see: 'https://kubernetes.io/docs/concepts/services-networking/service/',
  examples: {
    complies: `
apiVersion: v1
kind: Service
metadata: { name: svc-a }
spec: { ports: [{ name: http, port: 80 }, { name: grpc, port: 81 }] }
`,
    violates: `
apiVersion: v1
kind: Service
metadata: { name: svc-a }
spec: { ports: [{ port: 80 }, { port: 81 }] }
`,
  },
  *check(tree) {
    for (const service of tree.ofKind('/Service')) {
      const ports = service.at('spec', 'ports').items;
      const names = new Set<string>();
      const numbers = new Set<string>();
      for (const port of ports) {
        const [name, number] = [port.at('name'), port.at('port')];
        if (!name.isSet && ports.length > 1)
          yield { at: port, message: `port ${number.scalar ?? ''} has no name beside others`.replace('  ', ' ') };
        if (
          name.text !== undefined &&
          !/^(?!.{64})[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name.text) &&
          !isPutInLater(name.text)
        )
          yield { at: name, message: `${JSON.stringify(name.text)} is no name of a port` };
        if (name.text !== undefined && names.has(name.text))
          yield { at: name, message: `two ports are called ${name.text}` };
        const key = `${number.scalar} ${port.at('protocol').text ?? 'TCP'}`;
        if (number.isSet && numbers.has(key)) yield { at: number, message: `two ports are ${number.scalar}` };
        for (const at of [number, port.at('targetPort'), port.at('nodePort')])
          if (isNoPort(at)) yield { at, message: `${at.number} is no number of a port` };
        names.add(name.text ?? '');
        numbers.add(key);
      }
    }
  },
};

function isNoPort({ number, path }: Field): boolean {
  // Zero is none there, as if it were left out.
  const least = path.at(-1) === 'nodePort' ? 0 : 1;
  return number !== undefined && !(Number.isInteger(number) && number >= least && number <= 65535);
}
