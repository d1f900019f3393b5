import type { Field } from '../../../manifests';
import { canariesOf } from '../../objects';
import type { Rule } from '../../rule';

export const routesLeadToPods: Rule = {
  id: 'routes-lead-to-pods',
  family: 'rollouts',
  severity: 'warning',
  title: 'A canary has pods before a header route or a mirror leads to it',
  cause:
    'Before the first weight a canary has no pods, unless setCanaryScale makes some. Argo Rollouts takes its routes away from a canary without pods, and goes on: nobody is led to the new version.',
  remedy: 'add setCanaryScale: { weight: 10 } before the route',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/rollout/trafficrouting.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      trafficRouting: { managedRoutes: [{ name: testers }], istio: { virtualService: { name: svc-a } } }
      steps:
        - setCanaryScale: { weight: 10 }
        - setHeaderRoute: { name: testers, match: [{ headerName: x-tester, headerValue: { exact: "1" } }] }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      trafficRouting: { managedRoutes: [{ name: testers }], istio: { virtualService: { name: svc-a } } }
      steps:
        - setHeaderRoute: { name: testers, match: [{ headerName: x-tester, headerValue: { exact: "1" } }] }
        - pause: { duration: 10m }
        - setWeight: 10
`,
  },
  *check(tree) {
    for (const { canary } of canariesOf(tree)) {
      const steps = canary.at('steps').items;
      const scaled = steps.findIndex(hasPods);
      for (const step of scaled < 0 ? steps : steps.slice(0, scaled)) {
        for (const kind of ['setHeaderRoute', 'setMirrorRoute']) {
          const at = step.at(kind);
          if (at.at('match').items.length > 0)
            yield {
              at,
              message: `the canary has no pods yet when the route ${at.at('name').text ?? ''} is set`.replace(
                '  ',
                ' ',
              ),
            };
        }
      }
    }
  },
};

function hasPods(step: Field): boolean {
  const scale = step.at('setCanaryScale');
  return (
    (step.at('setWeight').number ?? 0) > 0 ||
    (scale.at('replicas').number ?? 0) > 0 ||
    (scale.at('weight').number ?? 0) > 0 ||
    step.at('plugin').isSet
  );
}
