import { canariesOf, isPutInLater } from '../../objects';
import type { Rule } from '../../rule';

export const podsOrPercent: Rule = {
  id: 'pods-or-percent',
  family: 'rollouts',
  severity: 'error',
  title: 'Numbers of pods are numbers, and percentages have their sign',
  cause:
    'Of maxSurge and maxUnavailable, Argo Rollouts strips the sign and takes every text for a percentage, also one without a sign, while its validation takes that for a number of pods: "1" becomes 1 %.',
  remedy: 'write 1 without quotes for a pod, "25%" for a share',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/utils/replicaset/replicaset.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { maxSurge: 25%, maxUnavailable: 1 } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { maxSurge: 25%, maxUnavailable: "1" } }
`,
  },
  *check(tree) {
    for (const { canary } of canariesOf(tree)) {
      for (const name of ['maxSurge', 'maxUnavailable']) {
        const at = canary.at(name);
        if (at.text !== undefined && !/^\d+%$/.test(at.text) && !isPutInLater(at.text))
          yield {
            at,
            message: `${name} is the text "${at.text}"${/^\d+$/.test(at.text) ? `, which means ${at.text} %` : ''}`,
          };
        if ((at.number ?? 0) < 0) yield { at, message: `${name} is ${at.number}` };
      }
    }
  },
};
