import { applicationSetsOf } from '../../objects';
import type { Rule } from '../../rule';
import { generatorsIn } from './generators';

const SET = (clusters: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services }
spec:
  generators: [{ clusters: ${clusters} }]
`;

export const clustersThatAreSelected: Rule = {
  id: 'clusters-that-are-selected',
  family: 'argo-cd',
  severity: 'warning',
  title: 'A generator of clusters says which ones',
  cause:
    'Without a selector the generator finds every cluster that Argo CD knows, its own too: a cluster that is added for something else gets all services at once.',
  remedy: 'write selector.matchLabels with a label that only these clusters have',
  see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Cluster/',
  examples: { complies: SET('{ selector: { matchLabels: { env: prod } } }'), violates: SET('{}') },
  *check(tree) {
    for (const set of applicationSetsOf(tree)) {
      for (const generator of generatorsIn(set)) {
        const at = generator.at('clusters');
        const selector = at.at('selector');
        const some = selector.at('matchLabels').entries.length + selector.at('matchExpressions').items.length;
        if (at.isSet && some === 0 && !generator.at('selector').isSet)
          yield { at, message: 'every cluster that Argo CD knows gets these Applications' };
      }
    }
  },
};
