import type { Field, ManifestTree } from '../../../manifests';
import { canariesOf } from '../../objects';
import type { Rule, RuleFinding } from '../../rule';

export const servicesOfACanary: Rule = {
  id: 'services-of-a-canary',
  family: 'rollouts',
  severity: 'error',
  title: 'The Services that a canary names are there',
  cause:
    'Argo Rollouts refuses a Rollout whose Services it does not find (InvalidSpec): it is Degraded, and nothing is released.',
  remedy: 'render the Service into the same namespace, in an earlier sync wave than the Rollout, or correct the name',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/rollout/controller.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { canaryService: svc-a-canary } }
---
apiVersion: v1
kind: Service
metadata: { name: svc-a-canary }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { canaryService: svc-a-canary } }
`,
  },
  *check(tree) {
    for (const { canary } of canariesOf(tree)) {
      for (const field of [canary.at('canaryService'), canary.at('stableService')]) yield* missing(tree, field);
    }
  },
};

function* missing(tree: ManifestTree, at: Field): Iterable<RuleFinding> {
  const name = at.text;
  if (name !== undefined && !tree.find('/Service', name, at.object))
    yield { at, message: `there is no Service ${name} in the namespace of ${at.object.title}` };
}
