import { rolloutsOf } from '../../objects';
import type { Rule } from '../../rule';

const DEFAULT_DEADLINE = 600;

export const deadlineBehindReadiness: Rule = {
  id: 'deadline-behind-readiness',
  family: 'rollouts',
  severity: 'error',
  title: 'The deadline of a release is later than a pod can be available',
  cause:
    'A pod counts as available minReadySeconds after it is ready. Argo Rollouts refuses a progressDeadlineSeconds (600 where it is not given) that is not greater (InvalidSpec).',
  remedy: 'raise progressDeadlineSeconds to minReadySeconds and the time that a pod needs to start, or more',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/pkg/apis/rollouts/validation/validation.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  minReadySeconds: 30
  progressDeadlineSeconds: 600
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  minReadySeconds: 120
  progressDeadlineSeconds: 60
`,
  },
  *check(tree) {
    for (const rollout of rolloutsOf(tree)) {
      const at = rollout.at('spec', 'progressDeadlineSeconds');
      const deadline = at.isSet ? at.number : DEFAULT_DEADLINE;
      const ready = rollout.at('spec', 'minReadySeconds').number ?? 0;
      if (deadline !== undefined && deadline <= ready)
        yield { at, message: `progressDeadlineSeconds is ${deadline}, and minReadySeconds ${ready}` };
    }
  },
};
