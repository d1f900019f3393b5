import type { Field } from '../../../manifests';
import { canariesOf } from '../../objects';
import type { Rule } from '../../rule';

const ONE_OR_SEVERAL: readonly [router: string, one: string, several: string][] = [
  ['istio', 'virtualService', 'virtualServices'],
  ['nginx', 'stableIngress', 'stableIngresses'],
  ['alb', 'ingress', 'ingresses'],
];

export const oneWayToTheRouter: Rule = {
  id: 'one-way-to-the-router',
  family: 'rollouts',
  severity: 'error',
  title: 'A router is told one object, or a list of several, not both',
  cause:
    'Argo Rollouts refuses a Rollout that gives both fields, or neither (InvalidSpec): it does not know what to write.',
  remedy: 'keep the field for one object, or the one for several',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/pkg/apis/rollouts/validation/validation_references.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { trafficRouting: { nginx: { stableIngress: svc-a } } } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { trafficRouting: { nginx: { stableIngress: svc-a, stableIngresses: [svc-b] } } } }
`,
  },
  *check(tree) {
    for (const { canary } of canariesOf(tree)) {
      for (const [router, one, several] of ONE_OR_SEVERAL) {
        const at = canary.at('trafficRouting', router);
        if (!at.isSet) continue;
        const given = [one, several].filter((name) => names(at.at(name)));
        if (given.length !== 1)
          yield {
            at,
            message: `${router} has ${given.length === 0 ? 'neither' : 'both'} ${one} ${given.length === 0 ? 'nor' : 'and'} ${several}`,
          };
      }
    }
  },
};

function names(field: Field): boolean {
  return Array.isArray(field.value) ? field.items.length > 0 : field.isSet && field.text !== '';
}
