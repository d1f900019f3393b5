import { quantity } from '../../lib/core';

describe('a quantity', () => {
  test.each([
    ['100m', 0.1],
    ['2', 2],
    [1.5, 1.5],
    ['128Mi', 134_217_728],
    ['1Gi', 1_073_741_824],
    ['1G', 1e9],
    ['1e3', 1000],
    ['.5', 0.5],
    ['1.5Gi', 1_610_612_736],
    ['1Pi', 2 ** 50],
    ['500u', 5e-4],
    ['much', undefined],
    ['1MiB', undefined],
    [undefined, undefined],
  ])('%j is %j', (text, number) => {
    expect(quantity(text)).toBe(number);
  });
});
