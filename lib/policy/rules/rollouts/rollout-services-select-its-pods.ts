import type { Field, ManifestObject } from '../../../manifests';
import { isPutInLater, rolloutsOf } from '../../objects';
import type { Rule } from '../../rule';
import { HASH } from './hash-left-to-the-controller';
import { namedServices } from './named-services';
import { referencedWorkload } from './referenced-workload';

/** Labels that only the pods of one version have while they are it. */
const METADATA: Readonly<Record<string, string>> = {
  canaryService: 'canaryMetadata',
  stableService: 'stableMetadata',
  activeService: 'activeMetadata',
  previewService: 'previewMetadata',
};

export const rolloutServicesSelectItsPods: Rule = {
  id: 'rollout-services-select-its-pods',
  family: 'rollouts',
  severity: 'error',
  title: 'The Services of a Rollout select labels of its pods',
  cause:
    'Argo Rollouts adds the hash of a version to the selector that is there. If that asks for a label which the pod template does not have, the Service selects no pod, and Argo Rollouts refuses the Rollout (InvalidSpec).',
  remedy: "let the Service select the labels of the Rollout's selector, and nothing else",
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/pkg/apis/rollouts/validation/validation_references.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template: { metadata: { labels: { app: svc-a, version: 1.4.2 } } }
  strategy: { canary: { canaryService: svc-a-canary } }
---
apiVersion: v1
kind: Service
metadata: { name: svc-a-canary }
spec: { selector: { app: svc-a } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template: { metadata: { labels: { app: svc-a } } }
  strategy: { canary: { canaryService: svc-a-canary } }
---
apiVersion: v1
kind: Service
metadata: { name: svc-a-canary }
spec: { selector: { app: svc-a, track: canary } }
`,
  },
  *check(tree) {
    for (const rollout of rolloutsOf(tree)) {
      const made = rollout.at('spec', 'workloadRef').isSet ? referencedWorkload(tree, rollout) : rollout;
      if (!made) continue;
      for (const named of namedServices(rollout)) {
        const service = tree.find('/Service', named.text as string, rollout);
        if (!service) continue;
        const labels = { ...made.at('spec', 'template', 'metadata', 'labels').labels, ...whileItIs(rollout, named) };
        for (const [key, at] of service.at('spec', 'selector').entries) {
          if (key === HASH || labels[key] === at.scalar || isPutInLater(at.scalar ?? '')) continue;
          const has = labels[key] === undefined ? 'do not have that label' : `have ${key}: ${labels[key]}`;
          yield { at, message: `it selects ${key}: ${at.scalar}, and the pods of ${rollout.title} ${has}` };
        }
      }
    }
  },
};

function whileItIs(rollout: ManifestObject, named: Field): Readonly<Record<string, string>> {
  const metadata = METADATA[String(named.path.at(-1))];
  const strategy = named.path[2] as string;
  return metadata === undefined ? {} : rollout.at('spec', 'strategy', strategy, metadata, 'labels').labels;
}
