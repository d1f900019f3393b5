import { median, percentile, spreadOf } from '../../../lib/operations/dora/statistics';

test.each([
  [[7], 7],
  [[3, 1, 2], 2],
  [[4, 1, 3, 2], 2.5],
  [[10, 9, 1, 1], 5],
])('the median of %j is %d', (values, expected) => expect(median(values)).toBe(expected));

test.each([
  [[5], 5],
  [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 9],
  [[1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], 10],
  [[2, 1], 2],
])('nine of ten of %j are not above %d', (values, expected) => expect(percentile(values, 0.9)).toBe(expected));

test('of fewer than the least number there is only their number', () => {
  expect(spreadOf([1, 2, 3, 4], 5)).toEqual({ n: 4 });
  expect(spreadOf([1, 2, 3, 4, 5], 5)).toEqual({ n: 5, median: 3, p90: 5 });
  expect(spreadOf([], 0)).toEqual({ n: 0 });
});

test('of nothing there is no median', () => {
  expect(() => median([])).toThrow('there are no values');
});
