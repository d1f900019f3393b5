import { qualifiedNameProblem } from '../../../core';
import { isPutInLater, podTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';

export const annotationTexts: Rule = {
  id: 'annotation-texts',
  family: 'workloads',
  severity: 'error',
  title: 'Annotations are texts',
  cause:
    'The API server refuses an annotation with a value that is no text (an unquoted true or 5), and an object with more than 256 KiB of them: the Application that holds it cannot be synced.',
  remedy: 'write the value in quotes',
  see: 'https://kubernetes.io/docs/concepts/overview/working-with-objects/annotations/',
  examples: {
    complies: `
apiVersion: v1
kind: Service
metadata: { name: svc-a, annotations: { argocd.argoproj.io/sync-wave: "-2" } }
`,
    violates: `
apiVersion: v1
kind: Service
metadata: { name: svc-a, annotations: { argocd.argoproj.io/sync-wave: -2 } }
`,
  },
  *check(tree) {
    const maps = [
      ...tree.objects.map((object) => object.at('metadata', 'annotations')),
      ...podTemplatesOf(tree)
        .filter(({ template }) => template.path.length > 0)
        .map(({ template }) => template.at('metadata', 'annotations')),
    ];
    for (const map of maps) {
      let size = 0;
      for (const [key, at] of map.entries) {
        size += key.length + (at.text?.length ?? 0);
        const problem = isPutInLater(key) ? undefined : qualifiedNameProblem(key.toLowerCase());
        if (problem) yield { at, message: problem };
        else if (at.isSet && at.text === undefined)
          yield { at, message: `${key} has a value that is no text (${typeof at.value})` };
      }
      if (size > 256 * 1024) yield { at: map, message: `all annotations have ${size} characters; 262144 are the most` };
    }
  },
};
