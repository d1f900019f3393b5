import type { Field } from '../../../manifests';
import { canariesOf } from '../../objects';
import type { Rule } from '../../rule';

export const roomToReplacePods: Rule = {
  id: 'room-to-replace-pods',
  family: 'rollouts',
  severity: 'error',
  title: 'There may be a pod more or a pod less while pods are replaced',
  cause:
    'With maxSurge and maxUnavailable both 0 no pod could be replaced; Argo Rollouts refuses the Rollout (InvalidSpec).',
  remedy: 'write maxSurge: 25% (or 1) beside maxUnavailable: 0',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/pkg/apis/rollouts/validation/validation.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { maxSurge: 1, maxUnavailable: 0 } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { maxSurge: 0, maxUnavailable: 0% } }
`,
  },
  *check(tree) {
    for (const { canary } of canariesOf(tree)) {
      const at = canary.at('maxSurge');
      if (isZero(at) && isZero(canary.at('maxUnavailable')))
        yield { at, message: 'maxSurge and maxUnavailable are both 0' };
    }
  },
};

/** Either is 25 % where it is not given. */
function isZero({ value }: Field): boolean {
  return value === 0 || value === '0' || value === '0%';
}
