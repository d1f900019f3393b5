import type { Field } from '../../../manifests';
import { canariesOf } from '../../objects';
import type { Rule, RuleFinding } from '../../rule';

/** Routers that split between two Services. */
const BY_SERVICE = ['istio', 'alb', 'nginx', 'smi', 'apisix', 'ambassador', 'appMesh', 'traefik'];

export const routedServices: Rule = {
  id: 'routed-services',
  family: 'rollouts',
  severity: 'error',
  title: 'A canary whose traffic is split names its two Services',
  cause:
    'The router splits the requests between the canary Service and the stable Service. Argo Rollouts refuses a Rollout that lacks one of them (InvalidSpec).',
  remedy: 'name canaryService and stableService; only subsets of Istio (destinationRule) and pingPong do without',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/pkg/apis/rollouts/validation/validation.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      canaryService: svc-a-canary
      stableService: svc-a-stable
      trafficRouting: { istio: { virtualService: { name: svc-a } } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      canaryService: svc-a-canary
      trafficRouting: { istio: { virtualService: { name: svc-a } } }
`,
  },
  *check(tree) {
    for (const { canary } of canariesOf(tree)) {
      const pingPong = canary.at('pingPong');
      if (pingPong.isSet) yield* lacking(pingPong, ['pingService', 'pongService'], 'pingPong');
      const routers = BY_SERVICE.filter((name) => splitsByService(canary, name));
      if (routers.length > 0) yield* lacking(canary, ['canaryService', 'stableService'], routers.join(', '));
    }
  },
};

function splitsByService(canary: Field, router: string): boolean {
  const routing = canary.at('trafficRouting', router);
  const pingPong = canary.at('pingPong').isSet && ['alb', 'istio'].includes(router);
  return routing.isSet && !pingPong && !(router === 'istio' && routing.at('destinationRule').isSet);
}

function* lacking(field: Field, names: readonly string[], who: string): Iterable<RuleFinding> {
  for (const name of names) {
    const at = field.at(name);
    if (!at.isSet || at.text === '') yield { at, message: `${who} needs a ${name}` };
  }
}
