import { canariesOf } from '../../objects';
import type { Rule } from '../../rule';

export const mirrorSaysHowMuch: Rule = {
  id: 'mirror-says-how-much',
  family: 'rollouts',
  severity: 'note',
  title: 'A mirror says which share of the requests it repeats',
  cause:
    'Without a percentage all matching requests are sent to the new version a second time. It writes what the old version writes as well, into the same database, and calls the same services once more.',
  remedy: 'write a percentage, and match reading requests only: method: { exact: GET }',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/docs/features/traffic-management/istio.md',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      trafficRouting: { managedRoutes: [{ name: mirror }], istio: { virtualService: { name: svc-a } } }
      steps:
        - setCanaryScale: { weight: 25 }
        - setMirrorRoute: { name: mirror, percentage: 10, match: [{ method: { exact: GET } }] }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      trafficRouting: { managedRoutes: [{ name: mirror }], istio: { virtualService: { name: svc-a } } }
      steps:
        - setCanaryScale: { weight: 25 }
        - setMirrorRoute: { name: mirror, match: [{ path: { prefix: / } }] }
`,
  },
  *check(tree) {
    for (const { canary } of canariesOf(tree)) {
      for (const step of canary.at('steps').items) {
        const mirror = step.at('setMirrorRoute');
        const at = mirror.at('percentage');
        if (mirror.at('match').items.length > 0 && !at.isSet)
          yield { at, message: 'all requests that match are repeated on the canary' };
      }
    }
  },
};
