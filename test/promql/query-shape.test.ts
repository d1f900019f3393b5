import { queryShape } from '../../lib/promql';

test.each([
  ['sum(rate(x[5m]))', []],
  ['sum by (pod, code) (x)', ['code', 'pod']],
  ['SUM(x) BY (pod)', ['pod']],
  ['sum without (pod) (x)', 'any'],
  ['x', 'any'],
  ['-(max(x))', []],
  ['max(x) / on () sum(y)', []],
  ['sum by (a, b) (x) / ignoring (b) sum by (a) (y)', ['a']],
  ['sum by (a, b) (x) / on (a) group_left sum by (a) (y)', ['a', 'b']],
  ['sum by (a) (x) / on (a) group_right sum by (a, c) (y)', ['a', 'c']],
  ['2 * sum by (a) (x)', ['a']],
  ['sum(x) or vector(0)', []],
  ['sum by (a) (x) or vector(0)', ['a']],
  ['sum(x) and on () y', []],
  ['x or vector(0)', 'any'],
  ['histogram_quantile(0.99, sum by (le) (rate(x[5m])))', []],
  ['histogram_quantile(0.99, sum by (le, pod) (rate(x[5m])))', ['pod']],
  ['topk(1, sum by (pod) (x))', ['pod']],
  ['count_values("v", x)', 'any'],
  ['label_replace(sum(x), "a", "$1", "b", "(.*)")', 'any'],
  ['absent(x)', []],
  ['max_over_time(sum(rate(x[5m]))[30m:1m])', []],
  ['abs(sum(x)) > bool 3', []],
  ['hour()', []],
  ['scalar(x) + 1', []],
])('%s tells its numbers apart by %j', (query, labels) => {
  const shape = queryShape(query);
  expect(shape.labels === 'any' ? 'any' : [...shape.labels].sort()).toEqual(labels);
});

test.each([
  ['1 + 2 * pi()', 'scalar'],
  ['scalar(x) / time()', 'scalar'],
  ['1 + sum(x)', 'vector'],
  ['vector(1)', 'vector'],
  ['x[5m]', 'matrix'],
  ['(sum(x))[5m:1m]', 'matrix'],
  ['x offset 5m', 'vector'],
  ['"text"', 'string'],
])('%s is a %s', (query, type) => {
  expect(queryShape(query).type).toBe(type);
});

test.each([
  ['sum(rate(x[5m])) / sum(rate(y{a="[9m]"}[1h30m]))', [300, 5400], 5400],
  ['rate(x[90])', [90], 90],
  ['rate(x[5m] offset 1d)', [300], 300],
  ['max_over_time(rate(x[5m])[30m:1m])', [300], 2100],
  ['x', [], 0],
])('%s has ranges of %j s, and looks back %d s', (query, ranges, lookback) => {
  expect(queryShape(query)).toMatchObject({ ranges, lookback });
});

test.each([
  ['sum(rate(x[5m])) / sum(increase(y[10m]))', 600],
  ['max_over_time(x[1h]) > sum(rate(x[5m]))', 300],
  ['max_over_time(rate(x[2m])[30m:1m])', 120],
  ['max_over_time(x[1h])', 0],
  ['x', 0],
])('%s counts over %d s', (query, counts) => {
  expect(queryShape(query).counts).toBe(counts);
});

test('functions are named, and what only looks like one is not', () => {
  expect([...queryShape('irate(x{a="rate(y)"}[5m]) + rate').functions]).toEqual(['irate']);
});
