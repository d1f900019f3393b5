import { environmentOf, type ManifestObject } from '../../../manifests';
import { isPutInLater } from '../../objects';
import type { Rule } from '../../rule';

export const oneObjectAName: Rule = {
  id: 'one-object-a-name',
  family: 'workloads',
  severity: 'error',
  title: 'No object is there twice',
  cause:
    'Of two manifests with one kind and name in one folder the last one applied counts: which one that is nobody says, and Argo CD refuses to sync, or warns at each sync (RepeatedResourceWarning).',
  remedy: 'keep one of them, or give one another name',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync-options/',
  examples: {
    complies: `
apiVersion: v1
kind: Service
metadata: { name: svc-a-stable }
---
apiVersion: v1
kind: Service
metadata: { name: svc-a-canary }
`,
    violates: `
apiVersion: v1
kind: Service
metadata: { name: svc-a-canary }
---
apiVersion: v1
kind: Service
metadata: { name: svc-a-canary }
`,
  },
  *check(tree) {
    const seen = new Map<string, ManifestObject>();
    for (const object of tree.objects) {
      if (!object.at('metadata', 'name').isSet || isPutInLater(object.name)) continue;
      const folder = object.file.path.replace(/[^/]*$/, '');
      const key = `${environmentOf(object) ?? ''} ${folder} ${object.groupKind} ${object.namespace ?? ''}/${object.name}`;
      const first = seen.get(key);
      if (first)
        yield {
          at: object.at('metadata', 'name'),
          message: `${object.title} is there twice: here, and in ${first.file.path} at line ${first.positionOf(['metadata', 'name']).line}`,
        };
      else seen.set(key, object);
    }
  },
};
