import { Matcher, parsed, withMatchers } from '../../lib/promql';
import { repositoryQueries } from '../simulation/query/repository-queries';

const EU = [Matcher.equal('cluster', 'eu')];

test.each([
  ['up', 'up{cluster="eu"}'],
  ['up{}', 'up{cluster="eu"}'],
  ['up{ }', 'up{ cluster="eu"}'],
  ['up{a="b"}', 'up{a="b",cluster="eu"}'],
  ['up{a="b",}', 'up{a="b",cluster="eu"}'],
  ['{__name__="up"}', '{__name__="up",cluster="eu"}'],
  [
    'rate(up[5m] offset 1m) / sum by (job) (up)',
    'rate(up{cluster="eu"}[5m] offset 1m) / sum by (job) (up{cluster="eu"})',
  ],
  ['up{pod=~"a-{{args.canary-hash}}-.+"}', 'up{pod=~"a-{{args.canary-hash}}-.+",cluster="eu"}'],
  ['vector(1) or time()', 'vector(1) or time()'],
  ['# up\nup', '# up\nup{cluster="eu"}'],
])('%s', (query, expected) => {
  expect(withMatchers(query, EU)).toBe(expected);
});

test('a selector that says something of the label keeps it', () => {
  expect(withMatchers('up{cluster=~"eu|us"} + up', EU)).toBe('up{cluster=~"eu|us"} + up{cluster="eu"}');
  expect(withMatchers('up{note="cluster=1"}', EU)).toBe('up{note="cluster=1",cluster="eu"}');
});

test('values are written as PromQL reads them', () => {
  expect(withMatchers('up', [Matcher.equal('cluster', 'e"u\\')])).toBe('up{cluster="e\\"u\\\\"}');
});

test('what is no query stays as it is', () => {
  expect(withMatchers('sum(', EU)).toBe('sum(');
});

test('every query of the library stays sound, with the matcher in each selector', () => {
  for (const query of repositoryQueries()) {
    const { tree } = parsed(withMatchers(query, EU));
    let [selectors, errors] = [0, 0];
    tree.iterate({
      enter: ({ name, type }) => {
        if (name === 'VectorSelector') selectors++;
        if (type.isError) errors++;
      },
    });
    expect(errors).toBe(0);
    expect(withMatchers(query, EU).split('cluster="eu"')).toHaveLength(selectors + 1);
  }
});
