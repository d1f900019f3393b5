import type { Field } from '../../../manifests';
import { canariesOf } from '../../objects';
import type { Rule } from '../../rule';
import { measures, measuresAsStep, waitsForever } from './release-steps';

export const canaryIsMeasured: Rule = {
  id: 'canary-is-measured',
  family: 'rollouts',
  severity: 'error',
  title: 'Something measures a canary while it answers requests',
  cause:
    'Weights and pauses alone make a bad release slower, they do not stop it: only an analysis that fails aborts it. One that ran before the first weight has seen no request.',
  remedy: 'add an analysis in the background (strategy.canary.analysis), or as a step behind each weight',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/docs/features/analysis.md',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      steps: [{ setWeight: 5 }, { pause: { duration: 2m } }, { analysis: { templates: [{ templateName: error-rate }] } }]
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      steps: [{ setWeight: 5 }, { pause: { duration: 2m } }, { setWeight: 50 }, { pause: { duration: 5m } }]
`,
  },
  *check(tree) {
    for (const { canary } of canariesOf(tree)) {
      const steps = canary.at('steps');
      const first = steps.items.findIndex(bringsRequests);
      if (first < 0 || measures(canary.at('analysis'))) continue;
      const later = steps.items.slice(first + 1);
      // A person who decides measures too; what a plugin does cannot be seen.
      if (later.some(measuresAsStep) || later.some(waitsForever)) continue;
      const before = steps.items.slice(0, first).find(measuresAsStep);
      yield before
        ? { at: before, message: 'the only analysis runs before the canary gets requests' }
        : { at: steps, message: 'there is no analysis, neither in the background nor as a step' };
    }
  },
};

function bringsRequests(step: Field): boolean {
  return (
    (step.at('setWeight').number ?? 0) > 0 || ['setHeaderRoute', 'setMirrorRoute'].some((kind) => step.at(kind).isSet)
  );
}
