import { rolloutsOf } from '../../objects';
import type { Rule } from '../../rule';

/** The label by which Argo Rollouts tells the pods of two versions apart. */
export const HASH = 'rollouts-pod-template-hash';

export const hashLeftToTheController: Rule = {
  id: 'hash-left-to-the-controller',
  family: 'rollouts',
  severity: 'error',
  title: 'The hash of a version is not in Git',
  cause:
    'Argo Rollouts writes the label rollouts-pod-template-hash into pods and selectors, and changes it with every release. A value in Git, usually copied from a cluster, leads requests to pods that are gone each time it is applied.',
  remedy: 'take the label rollouts-pod-template-hash away',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/rollout/service.go',
  examples: {
    complies: `
apiVersion: v1
kind: Service
metadata: { name: svc-a-stable }
spec: { selector: { app: svc-a } }
`,
    violates: `
apiVersion: v1
kind: Service
metadata: { name: svc-a-stable }
spec: { selector: { app: svc-a, rollouts-pod-template-hash: 6c54544bf9 } }
`,
  },
  *check(tree) {
    const fields = [
      ...tree.ofKind('/Service').map((service) => service.at('spec', 'selector')),
      ...rolloutsOf(tree).map((rollout) => rollout.at('spec', 'template', 'metadata', 'labels')),
    ];
    for (const field of fields) {
      const at = field.at(HASH);
      if (at.isSet) yield { at, message: `${HASH} is ${at.scalar}` };
    }
  },
};
