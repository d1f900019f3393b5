import { STATUS_CODES } from 'node:http';
import { show } from '../../../core';
import type { Field } from '../../../manifests';
import { hasPlaceholder, VIRTUAL_SERVICE } from '../../objects';
import type { Rule, RuleFinding } from '../../rule';

export const retryPolicy: Rule = {
  id: 'retry-policy',
  family: 'istio',
  severity: 'error',
  title: 'A retry policy is one that Istio accepts',
  cause: 'Istio refuses the VirtualService: the old one goes on.',
  remedy:
    'write retries: { attempts: 0 } alone for none; else name conditions of Envoy or status codes in retryOn, with commas and no spaces between them',
  see: 'https://github.com/istio/istio/blob/1.30.3/pkg/config/validation/validation.go',
  examples: {
    complies: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - retries: { attempts: 2, retryOn: 'connect-failure,503' }
      route: [{ destination: { host: svc-a } }]
`,
    violates: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - retries: { attempts: 0, retryOn: 5xx }
      route: [{ destination: { host: svc-a } }]
    - retries: { attempts: 2, retryOn: 'connect-failure, conection-reset' }
      match: [{ port: 81 }]
      route: [{ destination: { host: svc-a } }]
`,
  },
  *check(tree) {
    for (const route of tree.ofKind(VIRTUAL_SERVICE).flatMap((object) => object.at('spec', 'http').items)) {
      if (route.at('retries').isSet) yield* wrongIn(route.at('retries'));
    }
  },
};

const CONDITIONS = new Set(
  `5xx gateway-error reset reset-before-request connect-failure retriable-4xx refused-stream retriable-status-codes
  retriable-headers envoy-ratelimited http3-post-connect-failure cancelled deadline-exceeded internal resource-exhausted
  unavailable`.split(/\s+/),
);

function* wrongIn(retries: Field): Iterable<RuleFinding> {
  const attempts = retries.at('attempts');
  // What is not written counts as 0; then Istio takes no other field of it.
  const none = !attempts.isSet || attempts.number === 0;
  if (attempts.number !== undefined && attempts.number < 0)
    yield { at: attempts, message: `${attempts.number} attempts are less than none` };
  for (const key of ['perTryTimeout', 'retryOn', 'retryRemoteLocalities']) {
    if (none && retries.at(key).isSet && retries.at(key).text !== '')
      yield { at: retries.at(key), message: `${key} may not be there with 0 attempts` };
  }
  const retryOn = retries.at('retryOn');
  if (!retryOn.text || hasPlaceholder(retryOn.text)) return;
  for (const condition of retryOn.text.split(',')) {
    if (!CONDITIONS.has(condition) && STATUS_CODES[condition] === undefined)
      yield { at: retryOn, message: `${show(condition)} is no condition that Envoy knows` };
  }
}
