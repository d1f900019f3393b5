import type { ManifestObject } from '../../../manifests';
import { rolloutsOf } from '../../objects';
import type { Rule } from '../../rule';
import { namedServices } from './named-services';

export const serviceOfOneRollout: Rule = {
  id: 'service-of-one-rollout',
  family: 'rollouts',
  severity: 'error',
  title: 'A Service belongs to one Rollout',
  cause:
    'Argo Rollouts writes the hash of a ReplicaSet into the selector of the Service, and refuses a second Rollout that names it (InvalidSpec).',
  remedy: 'give each Rollout Services of its own',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/pkg/apis/rollouts/validation/validation_references.go',
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
  strategy: { canary: { canaryService: shop-canary } }
---
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-b }
spec:
  strategy: { canary: { canaryService: shop-canary } }
---
apiVersion: v1
kind: Service
metadata: { name: shop-canary }
`,
  },
  *check(tree) {
    const owners = new Map<ManifestObject, ManifestObject>();
    for (const rollout of rolloutsOf(tree)) {
      for (const at of namedServices(rollout)) {
        const service = tree.find('/Service', at.text as string, rollout);
        if (!service) continue;
        const owner = owners.get(service);
        // The same Rollout for another cluster: its Service stands there.
        if (owner && owner.name !== rollout.name)
          yield { at, message: `${service.title} belongs to ${owner.title} already` };
        else owners.set(service, rollout);
      }
    }
  },
};
