import { elementsOf, type SetElement } from '../../lib/gitops/argo-cd';

const names = (generator: object, files: readonly unknown[] = []): unknown[] =>
  elementsOf([generator], () => files as readonly SetElement[]).map(({ name }) => name);

describe('the elements that a generator finds', () => {
  const elements = [
    { name: 'a', tier: 1, values: { team: 'x' } },
    { name: 'b', tier: 2 },
  ];
  const list = { list: { elements } };
  const git = { git: { files: [{ path: 'catalog/prod/services/*.yaml' }] } };
  const clusters = { clusters: {} };
  const tier = (operator: string, ...values: string[]) => ({ matchExpressions: [{ key: 'tier', operator, values }] });

  test('are those that its selector selects, whichever generator it is', () => {
    const selector = { matchLabels: { tier: '1' } };
    expect(names({ ...list, selector })).toEqual(['a']);
    expect(names({ ...git, selector }, elements)).toEqual(['a']);
    expect(names({ matrix: { generators: [list, clusters] }, selector })).toEqual(['a']);
    expect(names({ matrix: { generators: [{ ...list, selector }, clusters] } })).toEqual(['a']);
  });

  test('are selected by expressions and by what is within a parameter, too', () => {
    expect(names({ ...list, selector: tier('In', '1', '3') })).toEqual(['a']);
    expect(names({ ...list, selector: tier('NotIn', '1') })).toEqual(['b']);
    expect(names({ ...list, selector: tier('Exists') })).toEqual(['a', 'b']);
    expect(names({ ...list, selector: tier('DoesNotExist') })).toEqual([]);
    expect(names({ ...list, selector: { matchLabels: { 'values.team': 'x' } } })).toEqual(['a']);
    expect(names({ ...list, selector: { matchLabels: { owner: 'x' } } })).toEqual([]);
  });

  test('stay where only Argo CD knows what the selector asks for', () => {
    const of = (key: string) => ({ matchLabels: { [key]: 'x' } });
    expect(elementsOf([{ ...clusters, selector: of('metadata.labels.region') }], () => [])).toEqual([{}]);
    expect(names({ ...git, selector: of('path.basename') }, elements)).toEqual(['a', 'b']);
    expect(names({ matrix: { generators: [list, clusters] }, selector: of('nameNormalized') })).toEqual(['a', 'b']);
  });

  test('are none where somebody wrote nothing', () => {
    const selector = { matchLabels: { tier: '1' } };
    expect(names({ ...git, selector }, [null, 'a', [elements[0]], elements[0]])).toEqual(['a']);
    expect(names({ list: { elements: [null, elements[1]] } })).toEqual(['b']);
    expect(names({ list: { elements: null } })).toEqual([]);
  });

  test('are none where somebody wrote something else than a list', () => {
    expect(elementsOf({ list }, () => [])).toEqual([]);
    expect(names({ list: { elements: { name: 'a' } } })).toEqual([]);
    expect(names({ git: { files: { path: 'catalog/*.yaml' } } }, elements)).toEqual([]);
    expect(names({ git: { directories: [{ path: 'apps/*' }] } }, elements)).toEqual([]);
    expect(names({ matrix: { generators: { first: list, second: clusters } } })).toEqual([]);
  });

  test('are all there where a selector selects by no list', () => {
    expect(names({ ...list, selector: { matchExpressions: { key: 'tier', operator: 'Exists' } } })).toEqual(['a', 'b']);
    expect(names({ ...list, selector: { matchExpressions: [null] } })).toEqual([]);
    const values = { matchExpressions: [{ key: 'tier', operator: 'In', values: '1' }] };
    expect(names({ ...list, selector: values })).toEqual([]);
  });
});
