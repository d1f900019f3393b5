import { allContainersOf, isPutInLater, podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';
import { imageOf } from './images';

export const imageName: Rule = {
  id: 'image-name',
  family: 'workloads',
  severity: 'error',
  title: 'Images are written as images',
  cause:
    'A container whose image no registry can have (upper case, spaces, an unfinished digest) never starts: InvalidImageName. Nobody refuses it when it is applied.',
  remedy: 'write registry/name:tag or registry/name@sha256:<64 hexadecimal digits>, in lower case',
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
          image: ghcr.io/Org/svc-a:1.4.2
`,
  },
  *check(tree) {
    for (const container of podTemplatesOf(tree).flatMap(allContainersOf)) {
      const at = container.at('image');
      if (at.text === undefined || isPutInLater(at.text) || imageOf(at)) continue;
      yield { at, message: `${JSON.stringify(at.text)} is no reference of an image` };
    }
  },
};
