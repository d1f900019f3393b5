import { counted } from '../../../core';
import { applicationSetsOf, elementsOfSet } from '../../objects';
import type { Rule } from '../../rule';

/** The most that the annotations of an object may have, in which an apply keeps a copy of it. */
const MOST_BYTES = 262_144;

/** Applications of one set: beyond, its status under RollingSync comes near to what etcd takes. */
const MOST = 1000;

export const setsThatFit: Rule = {
  id: 'sets-that-fit',
  family: 'argo-cd',
  severity: 'warning',
  title: 'An ApplicationSet is small enough to be applied',
  cause:
    'An apply keeps a copy of the object in an annotation, and annotations may have 262,144 bytes: what is larger is refused, so that no change of the set arrives. Its status has an entry or two for each Application besides, and etcd takes 1.5 MB.',
  remedy:
    'share the services among several ApplicationSets, for example one a team, or read them from files with the git generator',
  see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services }
spec:
  generators: [{ list: { elements: [{ name: svc-a }] } }]
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services }
spec:
  generators:
    - matrix:
        generators:
          - list: { elements: [${Array.from({ length: 40 }, (_, i) => `{ name: svc-${i} }`).join(', ')}] }
          - list: { elements: [${Array.from({ length: 26 }, (_, i) => `{ cluster: c${i} }`).join(', ')}] }
`,
  },
  *check(tree) {
    for (const set of applicationSetsOf(tree)) {
      const bytes = Buffer.byteLength(JSON.stringify(set.manifest));
      const count = elementsOfSet(tree, set).length;
      const at = set.at('spec', 'generators');
      if (bytes > MOST_BYTES) yield { at, message: `it has ${bytes} bytes; ${MOST_BYTES} is the most` };
      else if (count > MOST)
        yield { at, message: `it makes ${counted(count, 'Application')}; ${MOST} is about the most` };
    }
  },
};
