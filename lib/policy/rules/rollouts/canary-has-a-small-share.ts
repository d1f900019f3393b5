import type { Field } from '../../../manifests';
import { canariesOf } from '../../objects';
import type { Rule } from '../../rule';
import { weightsOf } from './release-steps';

/** Steps that show the new version to someone, or something, before it has a weight. */
const TRIALS = ['setHeaderRoute', 'setMirrorRoute', 'setCanaryScale', 'experiment', 'plugin'];

export const canaryHasASmallShare: Rule = {
  id: 'canary-has-a-small-share',
  family: 'rollouts',
  severity: 'error',
  title: 'A canary has a small share of the requests before it has all of them',
  cause:
    'Without a weight from 1 to 99 there is no canary: with a router all requests move to the new pods as soon as these are available, without one the pods are replaced one after the other.',
  remedy: 'begin the steps with a small weight and a hold: setWeight: 5, pause: { duration: 2m }',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/rollout/trafficrouting.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { steps: [{ setWeight: 5 }, { pause: { duration: 2m } }] } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { trafficRouting: { istio: { virtualService: { name: svc-a } } } } }
`,
  },
  *check(tree) {
    for (const { canary } of canariesOf(tree)) {
      const at = canary.at('steps');
      const shares = weightsOf(canary).filter(({ weight }) => weight > 0);
      if (shares.some(({ weight }) => weight < 100) || hasTrial(at.items)) continue;
      // A weight that is filled in later may be small.
      if (at.items.some((step) => step.at('setWeight').text !== undefined)) continue;
      const first = shares[0];
      yield first
        ? { at: first.step, message: `the first weight is ${first.weight} %` }
        : { at, message: 'there is no step with a weight: the release goes from 0 to 100 %' };
    }
  },
};

function hasTrial(steps: readonly Field[]): boolean {
  return steps.some((step) => TRIALS.some((kind) => step.at(kind).isSet));
}
