import { pauseSeconds } from '../../../core';
import { canariesOf, isPutInLater } from '../../objects';
import type { Rule } from '../../rule';

export const pauseDurations: Rule = {
  id: 'pause-durations',
  family: 'rollouts',
  severity: 'error',
  title: 'A pause says how long it is in seconds, minutes or hours',
  cause:
    'Argo Rollouts reads a number of seconds, or a duration of Go: 90s, 2m, 1h30m. It knows no days, and refuses the Rollout over anything else, or less than 0 (InvalidSpec).',
  remedy: 'write for example duration: 10m; a day is 24h',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/pkg/apis/rollouts/v1alpha1/types.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { steps: [{ setWeight: 5 }, { pause: { duration: 24h } }] } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { steps: [{ setWeight: 5 }, { pause: { duration: 1d } }] } }
`,
  },
  *check(tree) {
    for (const { canary } of canariesOf(tree)) {
      for (const step of canary.at('steps').items) {
        const at = step.at('pause', 'duration');
        if (!at.isSet || (at.text !== undefined && isPutInLater(at.text))) continue;
        const seconds = pauseSeconds(at.value);
        if (seconds === undefined) yield { at, message: `${JSON.stringify(at.value)} is no duration` };
        else if (seconds < 0) yield { at, message: `the pause lasts ${at.scalar}, less than 0` };
      }
    }
  },
};
