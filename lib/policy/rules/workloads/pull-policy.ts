import { allContainersOf, podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';
import { imageOf, isMovingTag } from './images';

export const pullPolicy: Rule = {
  id: 'pull-policy',
  family: 'workloads',
  severity: 'warning',
  title: 'Every node runs the image that its name means now',
  cause:
    'With IfNotPresent a node keeps what a moving tag meant when it pulled it first, so that pods of one ReplicaSet run different builds. With Never a pod starts only on nodes that happen to have the image.',
  remedy:
    'name the image by its digest or by the tag of one build; leave imagePullPolicy out, or write Always beside a moving tag',
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
          imagePullPolicy: IfNotPresent
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
          image: ghcr.io/org/svc-a:main
          imagePullPolicy: IfNotPresent
`,
  },
  *check(tree) {
    for (const container of podTemplatesOf(tree).flatMap(allContainersOf)) {
      const [image, policy] = [container.at('image'), container.at('imagePullPolicy')];
      const read = imageOf(image);
      if (policy.text === 'Never')
        yield {
          at: policy,
          message: `${image.text ?? 'the image'} is never pulled: a pod starts only on nodes that have it`,
        };
      if (!read || read.digest || !isMovingTag(read.tag ?? 'latest')) continue;
      // What it is by default: Always for latest, IfNotPresent for any other tag.
      const isKept = policy.isSet ? policy.text === 'IfNotPresent' : read.tag !== undefined && read.tag !== 'latest';
      if (isKept)
        yield {
          at: policy,
          message: `a node that has pulled ${image.text} once keeps it, whatever the tag means later`,
        };
    }
  },
};
