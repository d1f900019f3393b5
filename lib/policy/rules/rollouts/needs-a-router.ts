import type { Field } from '../../../manifests';
import { canariesOf } from '../../objects';
import type { Rule } from '../../rule';

export const needsARouter: Rule = {
  id: 'needs-a-router',
  family: 'rollouts',
  severity: 'error',
  title: 'What only a router makes possible stands beside trafficRouting',
  cause:
    'Without trafficRouting the share of a canary is its share of the pods: there is no route to set, and no number of pods apart from the weight. Argo Rollouts refuses the Rollout (InvalidSpec).',
  remedy: 'add trafficRouting, or take the field away',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/pkg/apis/rollouts/validation/validation.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      scaleDownDelaySeconds: 600
      trafficRouting: { istio: { virtualService: { name: svc-a } } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      scaleDownDelaySeconds: 600
      steps: [{ setWeight: 25 }, { pause: { duration: 2m } }]
`,
  },
  *check(tree) {
    for (const { canary } of canariesOf(tree)) {
      if (canary.at('trafficRouting').isSet) continue;
      for (const at of routedFields(canary))
        yield { at, message: `${String(named(at))} has no effect without trafficRouting` };
    }
  },
};

function routedFields(canary: Field): Field[] {
  const inSteps = canary
    .at('steps')
    .items.flatMap((step) => [
      ...['setCanaryScale', 'setHeaderRoute', 'setMirrorRoute'].map((kind) => step.at(kind)),
      ...step.at('experiment', 'templates').items.map((template) => template.at('weight')),
    ]);
  const dynamic = canary.at('dynamicStableScale');
  return [canary.at('scaleDownDelaySeconds'), ...(dynamic.boolean ? [dynamic] : []), ...inSteps].filter(
    ({ isSet }) => isSet,
  );
}

function named({ path }: Field): string | number {
  const last = path.at(-1) as string | number;
  return last === 'weight' ? 'the weight of an experiment' : last;
}
