import type { Field } from '../../../manifests';
import { canariesOf } from '../../objects';
import type { Rule } from '../../rule';

export const whatTheRouterCanDo: Rule = {
  id: 'what-the-router-can-do',
  family: 'rollouts',
  severity: 'error',
  title: 'A canary asks of its router only what that can do',
  cause:
    'Argo Rollouts refuses a Rollout that asks for a header route, a mirror, a greatest weight or ping-pong of a router that does not have it (InvalidSpec).',
  remedy: 'take the field away, or use one of the routers that are named',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/pkg/apis/rollouts/validation/validation.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      trafficRouting: { nginx: { stableIngress: svc-a }, maxTrafficWeight: 1000 }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      trafficRouting: { istio: { virtualService: { name: svc-a } }, maxTrafficWeight: 1000 }
`,
  },
  *check(tree) {
    for (const { canary } of canariesOf(tree)) {
      const routing = canary.at('trafficRouting');
      if (!routing.isSet) continue;
      for (const [at, routers] of asked(canary)) {
        if (at.isSet && !routers.some((router) => routing.at(router).isSet))
          yield { at, message: `${last(at)} works with ${routers.join(', ')} only` };
      }
      const root = routing.at('alb', 'rootService');
      if (canary.at('pingPong').isSet && routing.at('alb').isSet && !root.isSet)
        yield { at: root, message: 'ping-pong with alb needs a rootService' };
    }
  },
};

function asked(canary: Field): [Field, string[]][] {
  return [
    [canary.at('trafficRouting', 'maxTrafficWeight'), ['nginx', 'plugins']],
    [canary.at('pingPong'), ['alb', 'istio', 'plugins']],
    ...canary
      .at('steps')
      .items.flatMap((step): [Field, string[]][] => [
        [step.at('setHeaderRoute'), ['istio', 'alb', 'apisix', 'plugins']],
        [step.at('setMirrorRoute'), ['istio', 'plugins']],
        ...step
          .at('experiment', 'templates')
          .items.map((template): [Field, string[]] => [template.at('weight'), ['istio', 'alb', 'smi', 'plugins']]),
      ]),
  ];
}

function last({ path }: Field): string {
  return String(path.at(-1));
}
