import { canariesOf } from '../../objects';
import type { Rule } from '../../rule';
import { weightsOf } from './release-steps';

/** What Argo Rollouts takes where scaleDownDelaySeconds is not given. */
const DEFAULT_DELAY = 30;

export const rollbackWindowIsWarm: Rule = {
  id: 'rollback-window-is-warm',
  family: 'rollouts',
  severity: 'warning',
  title: 'A rollback within the window finds its old pods',
  cause:
    'Inside the rollback window the steps are skipped: as soon as one old pod is ready again, it gets the last weight of the steps, and 100 % where that is the last weight. Only pods that are still there can bear it.',
  remedy:
    'raise scaleDownDelaySeconds to the time in which you notice a bad release, end the steps below 100 %, or leave rollbackWindow out',
  see: 'https://github.com/argoproj/argo-rollouts/issues/3941',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  rollbackWindow: { revisions: 3 }
  strategy:
    canary:
      scaleDownDelaySeconds: 1800
      trafficRouting: { istio: { virtualService: { name: svc-a } } }
      steps: [{ setWeight: 5 }, { pause: { duration: 2m } }, { setWeight: 50 }, { pause: { duration: 5m } }]
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  rollbackWindow: { revisions: 3 }
  strategy:
    canary:
      trafficRouting: { istio: { virtualService: { name: svc-a } } }
      steps: [{ setWeight: 5 }, { pause: { duration: 2m } }, { setWeight: 100 }]
`,
  },
  *check(tree) {
    for (const { rollout, canary } of canariesOf(tree)) {
      const revisions = rollout.at('spec', 'rollbackWindow', 'revisions').number ?? 0;
      if (revisions <= 0 || !canary.at('trafficRouting').isSet) continue;
      const delay = canary.at('scaleDownDelaySeconds');
      const seconds = delay.isSet ? delay.number : DEFAULT_DELAY;
      const last = weightsOf(canary).at(-1);
      if (last?.weight === 100)
        yield {
          at: last.step,
          message: 'a rollback within the window sends all requests to the first old pod that is ready',
        };
      if (seconds !== undefined && seconds <= DEFAULT_DELAY)
        yield {
          at: delay,
          message: `the old pods are gone ${seconds} seconds after a release, and a rollback within the window begins with one`,
        };
    }
  },
};
