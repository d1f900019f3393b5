import { rolloutsOf } from '../../objects';
import type { Rule } from '../../rule';

export const abortsAtTheDeadline: Rule = {
  id: 'aborts-at-the-deadline',
  family: 'rollouts',
  severity: 'warning',
  title: 'A release whose pods never become ready is aborted',
  cause:
    'Unless progressDeadlineAbort is true, a release that makes no progress stays where it is, Degraded, with its pods and its share of the requests, until a person comes.',
  remedy: 'write progressDeadlineAbort: true beside progressDeadlineSeconds',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/rollout/sync.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  progressDeadlineAbort: true
  strategy: { canary: { steps: [{ setWeight: 5 }, { pause: { duration: 2m } }] } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { steps: [{ setWeight: 5 }, { pause: { duration: 2m } }] } }
`,
  },
  *check(tree) {
    for (const rollout of rolloutsOf(tree)) {
      const at = rollout.at('spec', 'progressDeadlineAbort');
      if (at.isSet ? at.boolean === false : rollout.at('spec', 'strategy').isSet)
        yield { at, message: 'a release that makes no progress until its deadline is not aborted' };
    }
  },
};
