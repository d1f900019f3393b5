import { isPutInLater, rolloutsOf } from '../../objects';
import type { Rule } from '../../rule';
import { namedServices } from './named-services';

export const servicesOfARollout: Rule = {
  id: 'services-of-a-rollout',
  family: 'rollouts',
  severity: 'error',
  title: 'The Services that a Rollout names are there',
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
    for (const rollout of rolloutsOf(tree)) {
      for (const at of namedServices(rollout)) {
        const name = at.text as string;
        if (!isPutInLater(name) && !tree.find('/Service', name, rollout))
          yield { at, message: `there is no Service ${name} in the namespace of ${rollout.title}` };
      }
    }
  },
};
