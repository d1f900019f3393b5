import type { Field } from '../../../manifests';
import { canariesOf } from '../../objects';
import type { Rule } from '../../rule';

const WAYS = ['exact', 'regex', 'prefix'];

export const routeMatches: Rule = {
  id: 'route-matches',
  family: 'rollouts',
  severity: 'error',
  title: 'What a header route or a mirror matches is said in one way',
  cause:
    'A header, method or path is matched exactly, by its beginning, or by an expression. Argo Rollouts refuses a Rollout that says two of these, or none (InvalidSpec); alb can match exactly only.',
  remedy: 'write exact, prefix or regex, and only one of them',
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
      trafficRouting: { managedRoutes: [{ name: testers }], istio: { virtualService: { name: svc-a } } }
      steps:
        - setHeaderRoute: { name: testers, match: [{ headerName: x-tester, headerValue: { exact: "1", prefix: "1" } }] }
`,
  },
  *check(tree) {
    for (const { canary } of canariesOf(tree)) {
      const alb = canary.at('trafficRouting', 'alb').isSet;
      for (const step of canary.at('steps').items) {
        for (const at of valuesOf(step)) {
          const ways = WAYS.filter((way) => at.at(way).isSet && at.at(way).text !== '');
          if (ways.length !== 1)
            yield {
              at,
              message: `it says ${ways.length === 0 ? 'none of exact, prefix and regex' : ways.join(' and ')}`,
            };
          else if (alb && step.at('setHeaderRoute').isSet && ways[0] !== 'exact')
            yield { at, message: `alb cannot match by ${ways[0]}` };
        }
      }
    }
  },
};

/** What each match compares: always the header's value, of a mirror also method, path and headers where they are given. */
function valuesOf(step: Field): Field[] {
  const headers = step.at('setHeaderRoute', 'match').items.map((match) => match.at('headerValue'));
  const mirrored = step
    .at('setMirrorRoute', 'match')
    .items.flatMap((match) => [
      ...['method', 'path'].map((name) => match.at(name)).filter(({ isSet }) => isSet),
      ...match.at('headers').entries.map(([, value]) => value),
    ]);
  return [...headers, ...mirrored];
}
