import { allContainersOf, ownersOfDeployments, ROLLOUT, workloadsOf } from '../../objects';
import type { Rule } from '../../rule';
import { imageOf, isMovingTag } from './images';

export const imageDigest: Rule = {
  id: 'image-digest',
  family: 'workloads',
  severity: 'note',
  title: 'What is released by a Rollout is named by its digest',
  cause:
    'A tag can be pushed again. Going back to it, or a stable pod that starts on another node, then runs what nobody tested; a digest is always the same image.',
  remedy: 'write the digest that the build printed: registry/name@sha256:…',
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
          image: ghcr.io/org/svc-a@sha256:4b0b5ef056cf4f88685a4148d3928fb6be17a0a335ecfb6ff6007b8dec335a79
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
          image: ghcr.io/org/svc-a:1.4.2
`,
  },
  *check(tree) {
    for (const workload of workloadsOf(tree)) {
      const { object } = workload;
      if (object.groupKind !== ROLLOUT && !ownersOfDeployments(tree).has(object)) continue;
      for (const container of allContainersOf(workload)) {
        const at = container.at('image');
        const read = imageOf(at);
        if (read?.tag === undefined || read.digest || isMovingTag(read.tag)) continue;
        yield { at, message: `${at.text} is named by a tag, which can be pushed again` };
      }
    }
  },
};
