import { allContainersOf, podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';
import { imageOf, isMovingTag } from './images';

export const imageTag: Rule = {
  id: 'image-tag',
  family: 'workloads',
  severity: 'warning',
  title: 'An image says which build it is',
  cause:
    'A tag such as latest is another image tomorrow. Pods of one ReplicaSet then run different builds, the canary is compared with a stable that changes when its pods move, and going back brings the same new image again.',
  remedy: 'write the tag of one build, or better its digest: registry/name@sha256:…',
  see: 'https://kubernetes.io/docs/concepts/containers/images/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template:
    spec:
      containers:
        - name: app
          image: ghcr.io/org/svc-a:1.4.2
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  template:
    spec:
      containers:
        - name: app
          image: ghcr.io/org/svc-a:latest
`,
  },
  *check(tree) {
    for (const container of podTemplatesOf(tree).flatMap(allContainersOf)) {
      const at = container.at('image');
      const read = imageOf(at);
      if (!read || read.digest || (read.tag !== undefined && !isMovingTag(read.tag))) continue;
      yield {
        at,
        message: `${at.text} ${read.tag === undefined ? 'has no tag, which means latest' : `is whatever ${read.tag} means when a pod starts`}`,
      };
    }
  },
};
