import { blueGreensOf, canariesOf } from '../../objects';
import type { Rule } from '../../rule';
import { promotesItself, waitsForever } from './release-steps';

export const waitsForAPerson: Rule = {
  id: 'waits-for-a-person',
  family: 'rollouts',
  severity: 'note',
  title: 'A release goes on by itself',
  cause:
    'A pause without a duration, or autoPromotionEnabled: false, waits until a person promotes the release, however long that is. Both versions run until then, the next release waits with it, and a release at night stands until the morning.',
  remedy: 'write a duration and an analysis behind it, or see that somebody is told of the pause (on-rollout-paused)',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/docs/features/canary/index.md',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { steps: [{ setWeight: 5 }, { pause: { duration: 10m } }] } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { steps: [{ setWeight: 5 }, { pause: {} }] } }
`,
  },
  *check(tree) {
    for (const { canary } of canariesOf(tree)) {
      for (const step of canary.at('steps').items.filter(waitsForever))
        yield { at: step.at('pause'), message: 'the release waits here until a person promotes it' };
    }
    for (const { blueGreen } of blueGreensOf(tree)) {
      if (!promotesItself(blueGreen))
        yield { at: blueGreen.at('autoPromotionEnabled'), message: 'the new pods wait until a person promotes them' };
    }
  },
};
