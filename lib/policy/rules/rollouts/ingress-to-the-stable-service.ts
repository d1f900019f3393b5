import type { Field, ManifestObject } from '../../../manifests';
import { canariesOf, isPutInLater } from '../../objects';
import type { Rule } from '../../rule';

const INGRESS = 'networking.k8s.io/Ingress';

export const ingressToTheStableService: Rule = {
  id: 'ingress-to-the-stable-service',
  family: 'rollouts',
  severity: 'error',
  title: 'The Ingress that a canary splits leads to its stable Service',
  cause:
    'Argo Rollouts makes the split out of a rule of this Ingress with the stable Service (with alb: the root Service) behind it. Without the Ingress, or without such a rule, it refuses the Rollout (InvalidSpec).',
  remedy: 'render the Ingress beside the Rollout, with a path whose backend is the stable Service',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/pkg/apis/rollouts/validation/validation_references.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary: { stableService: svc-a-stable, trafficRouting: { nginx: { stableIngress: svc-a } } }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: svc-a }
spec:
  rules: [{ http: { paths: [{ backend: { service: { name: svc-a-stable } } }] } }]
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary: { stableService: svc-a-stable, trafficRouting: { nginx: { stableIngress: svc-a } } }
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: { name: svc-a }
spec:
  rules: [{ http: { paths: [{ backend: { service: { name: svc-a } } }] } }]
`,
  },
  *check(tree) {
    for (const { rollout, canary } of canariesOf(tree)) {
      const routing = canary.at('trafficRouting');
      const root = routing.at('alb', 'rootService').text;
      for (const [at, service] of [
        ...ingressesOf(routing, 'nginx', 'stableIngress', 'stableIngresses').map(
          (it) => [it, canary.at('stableService').text] as const,
        ),
        ...ingressesOf(routing, 'alb', 'ingress', 'ingresses').map(
          (it) => [it, root || canary.at('stableService').text] as const,
        ),
      ]) {
        const name = at.text;
        if (!name || isPutInLater(name)) continue;
        const ingress = tree.find(INGRESS, name, rollout);
        if (!ingress) yield { at, message: `there is no Ingress ${name} in the namespace of ${rollout.title}` };
        else if (service !== undefined && !leadsTo(ingress, service))
          yield { at, message: `${ingress.title} has no rule that leads to the Service ${service}` };
      }
    }
  },
};

function ingressesOf(routing: Field, router: string, one: string, several: string): Field[] {
  return [routing.at(router, one), ...routing.at(router, several).items];
}

function leadsTo(ingress: ManifestObject, service: string): boolean {
  return ingress
    .at('spec', 'rules')
    .items.flatMap((rule) => rule.at('http', 'paths').items)
    .some((path) => path.at('backend', 'service', 'name').text === service);
}
