import type { Field } from '../../../manifests';
import { VIRTUAL_SERVICE } from '../../objects';
import type { Rule, RuleFinding } from '../../rule';

export const faultInjection: Rule = {
  id: 'fault-injection',
  family: 'istio',
  severity: 'error',
  title: 'A fault is one that Istio accepts',
  cause: 'Istio refuses the VirtualService: the old one goes on.',
  remedy:
    'write an abort with an httpStatus from 200 to 599, or a delay with a fixedDelay, and a percentage of 0, or from 0.0001 to 100',
  see: 'https://github.com/istio/istio/blob/1.30.3/pkg/config/validation/validation.go',
  examples: {
    complies: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - fault: { abort: { httpStatus: 503, percentage: { value: 10 } } }
      route: [{ destination: { host: svc-a } }]
`,
    violates: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - fault: { abort: { httpStatus: 99, percentage: { value: 10 } } }
      route: [{ destination: { host: svc-a } }]
`,
  },
  *check(tree) {
    for (const route of tree.ofKind(VIRTUAL_SERVICE).flatMap((object) => object.at('spec', 'http').items)) {
      const fault = route.at('fault');
      if (fault.isSet) yield* wrongIn(fault);
    }
  },
};

function* wrongIn(fault: Field): Iterable<RuleFinding> {
  const [abort, delay] = [fault.at('abort'), fault.at('delay')];
  if (!abort.isSet && !delay.isSet) yield { at: fault, message: 'it injects neither an abort nor a delay' };
  for (const kind of [abort, delay]) {
    const at = kind.at('percentage', 'value');
    const value = at.number ?? 0;
    if (value < 0 || value > 100 || (value > 0 && value < 0.0001))
      yield { at, message: `${value} is no percentage: 0, or from 0.0001 to 100` };
  }
  const status = abort.at('httpStatus');
  if (status.number !== undefined && (status.number < 200 || status.number > 600))
    yield { at: status, message: `${status.number} is no HTTP status from 200 to 599` };
  for (const at of [abort.at('http2Error'), delay.at('exponentialDelay')]) {
    if (at.isSet) yield { at, message: `Istio does not support ${at.path.at(-1)}` };
  }
}
