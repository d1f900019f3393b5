import { Field, type ManifestTree } from '../../../manifests';
import { applicationSetsOf, type Dialect, dialectOf, elementsOf } from '../../objects';
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
        else if (isEmpty(tree, generator, dialectOf(set)))
          yield { at: selector, message: 'it selects none of the elements that the generator finds' };
      }
    }
  },
};

/** Whether it selects nothing, and that is a mistake: of files that others write, there may be none of a value yet. */
function isEmpty(tree: ManifestTree, generator: Field, dialect: Dialect): boolean {
  if (elementsOf(tree, generator, dialect).length > 0) return false;
  if (generator.at('list').isSet) return true;
  const all = elementsOf(tree, withoutSelector(generator), dialect);
  const wanted = generator.at('selector', 'matchLabels').entries.map(([key]) => key);
  return all.length > 0 && wanted.some((key) => !all.some(({ values }) => Object.hasOwn(values, key)));
}

function withoutSelector(generator: Field): Field {
  const value = Object.fromEntries(
    generator.entries.flatMap(([key, it]) => (key === 'selector' ? [] : [[key, it.value]])),
  );
  return new Field(generator.object, generator.path, value);
}
