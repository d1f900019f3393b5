import { applicationSetsOf, dialectOf, elementsOf } from '../../objects';
import type { Rule } from '../../rule';
import { generatorsIn } from './generators';

const SET = (ring: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata: { name: services }
spec:
  goTemplate: true
  generators:
    - list: { elements: [{ name: svc-a, ring: inner }] }
      selector: { matchLabels: { ring: ${ring} } }
`;

const OPERATORS = ['In', 'NotIn', 'Exists', 'DoesNotExist'];

export const selectorsOfGenerators: Rule = {
  id: 'selectors-of-generators',
  family: 'argo-cd',
  severity: 'error',
  title: 'The selector of a generator selects some of its elements',
  cause:
    'A selector that selects nothing is no error: the ApplicationSet makes no Application of the generator, and deletes those that it made before. One with an operator that does not exist stops the whole set.',
  remedy: 'correct the name or the value of the parameter, or remove the generator',
  see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Generators-Post-Selector/',
  examples: { complies: SET('inner'), violates: SET('iner') },
  *check(tree) {
    for (const set of applicationSetsOf(tree)) {
      for (const generator of generatorsIn(set)) {
        const selector = generator.at('selector');
        if (!selector.isSet) continue;
        const unknown = selector
          .at('matchExpressions')
          .items.find((it) => it.at('operator').isSet && !OPERATORS.includes(it.at('operator').text ?? ''));
        if (unknown)
          yield { at: unknown.at('operator'), message: `${unknown.at('operator').scalar ?? 'this'} is no operator` };
        else if (elementsOf(tree, generator, dialectOf(set)).length === 0)
          yield { at: selector, message: 'it selects none of the elements that the generator finds' };
      }
    }
  },
};
