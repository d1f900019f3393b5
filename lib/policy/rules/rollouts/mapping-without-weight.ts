import { canariesOf } from '../../objects';
import type { Rule } from '../../rule';

export const mappingWithoutWeight: Rule = {
  id: 'mapping-without-weight',
  family: 'rollouts',
  severity: 'error',
  title: 'A Mapping that Argo Rollouts splits has no weight of its own',
  cause:
    'Argo Rollouts makes a second Mapping with the weight of the canary, and refuses a Rollout whose own Mapping has a weight (InvalidSpec).',
  remedy: 'take spec.weight away from the Mapping',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/pkg/apis/rollouts/validation/validation_references.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { trafficRouting: { ambassador: { mappings: [svc-a] } } } }
---
apiVersion: getambassador.io/v2
kind: Mapping
metadata: { name: svc-a }
spec: { service: "svc-a-stable:80" }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { trafficRouting: { ambassador: { mappings: [svc-a] } } } }
---
apiVersion: getambassador.io/v2
kind: Mapping
metadata: { name: svc-a }
spec: { service: "svc-a-stable:80", weight: 100 }
`,
  },
  *check(tree) {
    for (const { rollout, canary } of canariesOf(tree)) {
      for (const { text: name } of canary.at('trafficRouting', 'ambassador', 'mappings').items) {
        const mapping = name === undefined ? undefined : tree.find('getambassador.io/Mapping', name, rollout);
        const at = mapping?.at('spec', 'weight');
        if (at?.number) yield { at, message: `the weight is ${at.number}, and ${rollout.title} splits this Mapping` };
      }
    }
  },
};
