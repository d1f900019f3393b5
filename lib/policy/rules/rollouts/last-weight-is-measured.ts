import type { Field } from '../../../manifests';
import { canariesOf } from '../../objects';
import type { Rule } from '../../rule';
import { measures, measuresAsStep, waitsForever, weightsOf } from './release-steps';

export const lastWeightIsMeasured: Rule = {
  id: 'last-weight-is-measured',
  family: 'rollouts',
  severity: 'warning',
  title: 'The greatest weight of a canary is measured before it is promoted',
  cause:
    'Behind the last step the new version gets all requests. What fails only under more of them, with a full cache or a busy database, is seen too late if the last analysis ran at a smaller weight.',
  remedy: 'add an analysis step behind the last weight, or measure in the background during the whole release',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/docs/features/analysis.md',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      steps:
        - setWeight: 5
        - pause: { duration: 2m }
        - setWeight: 50
        - pause: { duration: 5m }
        - analysis: { templates: [{ templateName: error-rate }] }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      steps:
        - setWeight: 5
        - pause: { duration: 2m }
        - analysis: { templates: [{ templateName: error-rate }] }
        - setWeight: 50
        - pause: { duration: 5m }
`,
  },
  *check(tree) {
    for (const { canary } of canariesOf(tree)) {
      if (measures(canary.at('analysis'))) continue;
      const steps = canary.at('steps').items;
      const shares = weightsOf(canary).filter(({ weight }) => weight > 0 && weight < 100);
      const [first, last] = [shares[0], shares.at(-1)];
      if (!first || !last) continue;
      const gated = (from: number, to?: number) => steps.slice(from, to).some(gates);
      if (gated(first.index, last.index) && !gated(last.index + 1))
        yield { at: last.step, message: `no analysis runs at ${last.weight} %, the last weight before the promotion` };
    }
  },
};

function gates(step: Field): boolean {
  return measuresAsStep(step) || waitsForever(step);
}
