import { namesHash } from '../../objects';
import type { Rule } from '../../rule';

const SELECTORS: readonly (readonly [string, ...string[]])[] = [
  ['policy/PodDisruptionBudget', 'selector'],
  ['networking.k8s.io/NetworkPolicy', 'podSelector'],
  ['argoproj.io/Rollout', 'selector'],
  ['apps/Deployment', 'selector'],
  ['apps/StatefulSet', 'selector'],
  ['apps/DaemonSet', 'selector'],
];

export const selectorsWithoutHash: Rule = {
  id: 'selectors-without-hash',
  family: 'workloads',
  severity: 'error',
  title: 'No selector in Git names the hash of a revision',
  cause:
    "The hash changes with each release. A budget, a network policy or a workload that selects one revision's pods selects none from the next release on.",
  remedy: 'leave the hash out of the selector; for spreading, name it in matchLabelKeys',
  see: 'https://argo-rollouts.readthedocs.io/en/stable/features/specification/',
  examples: {
    complies: `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: svc-a }
spec: { maxUnavailable: 1, selector: { matchLabels: { app: svc-a } } }
`,
    violates: `
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: { name: svc-a }
spec: { maxUnavailable: 1, selector: { matchLabels: { app: svc-a, rollouts-pod-template-hash: 6f64645d7b } } }
`,
  },
  *check(tree) {
    for (const [kind, ...path] of SELECTORS) {
      for (const object of tree.ofKind(kind)) {
        const selector = object.at('spec', ...path);
        const keys = [
          ...selector.at('matchLabels').entries.map(([key, at]) => ({ key, at })),
          ...selector.at('matchExpressions').items.map((at) => ({ key: at.at('key').text ?? '', at })),
        ];
        for (const { key, at } of keys)
          if (namesHash(key)) yield { at, message: `it selects pods by ${key}, which the next release changes` };
      }
    }
  },
};
