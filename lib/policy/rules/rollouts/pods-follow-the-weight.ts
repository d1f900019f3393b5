import type { Field, ManifestObject } from '../../../manifests';
import { canariesOf } from '../../objects';
import type { Rule, RuleFinding } from '../../rule';

export const podsFollowTheWeight: Rule = {
  id: 'pods-follow-the-weight',
  family: 'rollouts',
  severity: 'warning',
  title: 'A canary has pods for the requests that it gets',
  cause:
    'What setCanaryScale says stays until another one says matchTrafficWeight: true. A greater weight behind it sends more requests to the same few pods, which then fail under the load, not for their version.',
  remedy: 'add setCanaryScale: { matchTrafficWeight: true } before the greater weight',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/docs/features/canary/index.md',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      trafficRouting: { istio: { virtualService: { name: svc-a } } }
      steps:
        - setCanaryScale: { weight: 10 }
        - pause: { duration: 1m }
        - setCanaryScale: { matchTrafficWeight: true }
        - setWeight: 50
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
        - setCanaryScale: { weight: 10 }
        - pause: { duration: 1m }
        - setWeight: 50
`,
  },
  *check(tree) {
    for (const { rollout, canary } of canariesOf(tree)) yield* overloads(rollout, canary);
  },
};

function* overloads(rollout: ManifestObject, canary: Field): Iterable<RuleFinding> {
  let share = 100;
  for (const step of canary.at('steps').items) {
    const scale = step.at('setCanaryScale');
    if (scale.isSet) share = shareOf(rollout, scale);
    const at = step.at('setWeight');
    if (at.number !== undefined && at.number > share)
      yield { at, message: `${at.number} % of the requests go to ${share} % of the pods` };
  }
}

/** Percent of the pods that a canary is held at; 100 where its pods follow the weight, or it cannot be known. */
function shareOf(rollout: ManifestObject, scale: Field): number {
  if (scale.at('matchTrafficWeight').boolean) return 100;
  const all = rollout.at('spec', 'replicas').number;
  const pods = scale.at('replicas').number;
  if (pods !== undefined) return all && all > 0 ? Math.round((pods / all) * 100) : 100;
  return scale.at('weight').number ?? 100;
}
