import type { Field } from '../../../manifests';
import { canariesOf } from '../../objects';
import type { Rule } from '../../rule';

export const managedRoutes: Rule = {
  id: 'managed-routes',
  family: 'rollouts',
  severity: 'error',
  title: 'Header routes and mirrors are listed in managedRoutes',
  cause:
    'The list says which routes Argo Rollouts may make, in which order they stand, and what it takes away at the end. It refuses a Rollout with a step whose route is not in it (InvalidSpec).',
  remedy:
    'add { name: … } with the name of the step to trafficRouting.managedRoutes; never the name of a route that you wrote yourself',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/pkg/apis/rollouts/validation/validation.go',
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
        - setHeaderRoute: { name: testers, match: [{ headerName: x-tester, headerValue: { exact: "1" } }] }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      trafficRouting: { istio: { virtualService: { name: svc-a } } }
      steps:
        - setHeaderRoute: { name: testers, match: [{ headerName: x-tester, headerValue: { exact: "1" } }] }
`,
  },
  *check(tree) {
    for (const { canary } of canariesOf(tree)) {
      const routing = canary.at('trafficRouting');
      if (!routing.isSet) continue;
      const managed = new Set(routing.at('managedRoutes').items.map((route) => route.at('name').text));
      for (const at of canary.at('steps').items.flatMap(routeNames)) {
        if (!managed.has(at.text))
          yield { at, message: `the route ${at.text ?? '(without a name)'} is not in managedRoutes` };
      }
    }
  },
};

function routeNames(step: Field): Field[] {
  return ['setHeaderRoute', 'setMirrorRoute'].flatMap((kind) => (step.at(kind).isSet ? [step.at(kind, 'name')] : []));
}
