import { goMilliseconds } from '../../../core';
import { VIRTUAL_SERVICE } from '../../objects';
import type { Rule } from '../../rule';

export const retriesFitTheTimeout: Rule = {
  id: 'retries-fit-the-timeout',
  family: 'istio',
  severity: 'warning',
  title: 'The timeout of a route has room for all its tries',
  cause:
    'The timeout of a route holds for all tries together: those that do not fit are cut off or never made, and the request fails with 504 (UT), whichever side it went to.',
  remedy: 'raise the timeout to perTryTimeout times the tries or more, or try less often',
  see: 'https://istio.io/latest/docs/reference/config/networking/virtual-service/',
  examples: {
    complies: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - timeout: 10s
      retries: { attempts: 2, perTryTimeout: 3s, retryOn: reset }
      route: [{ destination: { host: svc-a } }]
`,
    violates: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: svc-a }
spec:
  hosts: [svc-a]
  http:
    - timeout: 5s
      retries: { attempts: 2, perTryTimeout: 3s, retryOn: reset }
      route: [{ destination: { host: svc-a } }]
`,
  },
  *check(tree) {
    for (const route of tree.ofKind(VIRTUAL_SERVICE).flatMap((object) => object.at('spec', 'http').items)) {
      const at = route.at('timeout');
      const attempts = route.at('retries', 'attempts').number;
      const perTry = route.at('retries', 'perTryTimeout');
      const [all, one] = [goMilliseconds(at.value), goMilliseconds(perTry.value)];
      if (!all || !one || !attempts || attempts < 0 || all >= one * (attempts + 1)) continue;
      const needed = `${attempts + 1} tries of ${perTry.text}`;
      yield { at, message: `${at.text} has no room for ${needed}: those that do not fit end in 504` };
    }
  },
};
