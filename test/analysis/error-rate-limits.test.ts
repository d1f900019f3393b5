import { Duration } from 'cdk8s';
import { errorRateLimits } from '../../lib/analysis/error-rate-limits';
import { Slo } from '../../lib/slo';

describe('the limits that follow from an objective', () => {
  test.each([
    { objective: 99.99, threshold: 0.05, minRequests: 2000 },
    { objective: 99.95, threshold: 0.25, minRequests: 400 },
    { objective: 99.9, threshold: 0.5, minRequests: 200 },
    { objective: 99.5, threshold: 2.5, minRequests: 40 },
    { objective: 99, threshold: 5, minRequests: 20 },
    { objective: 99.97, threshold: 0.15, minRequests: 667 },
    { objective: 90, threshold: 50, minRequests: 2 },
    { objective: 80, threshold: 50, minRequests: 2 },
    { objective: 51, threshold: 50, minRequests: 2 },
  ])('of $objective % are $threshold % and $minRequests requests', ({ objective, threshold, minRequests }) => {
    expect(errorRateLimits(Slo.availability(objective))).toEqual({ threshold, minRequests, problems: [] });
  });

  test.each([
    { days: 28, threshold: 0.5 },
    { days: 7, threshold: 0.336 },
    { days: 1, threshold: 0.2 },
  ])('over $days days are never above what on-call is paged for', ({ days, threshold }) => {
    const slo = Slo.availability(99.9, { period: Duration.days(days) });
    expect(errorRateLimits(slo).threshold).toBe(threshold);
    expect(errorRateLimits(slo, threshold).problems).toEqual([]);
  });

  test('lie between the error budget and the page', () => {
    const slo = Slo.availability(99.9);
    expect(errorRateLimits(slo, 1.44)).toEqual({ threshold: 1.44, minRequests: 70, problems: [] });
    expect(errorRateLimits(slo, 0.11).problems).toEqual([]);
    expect(errorRateLimits(slo, 1.45).problems).toHaveLength(1);
    expect(errorRateLimits(slo, 0.1).problems).toHaveLength(1);
  });
});

describe('a threshold', () => {
  const problemOf = (maxErrorRate: unknown, slo = Slo.availability(99.9)) =>
    errorRateLimits(slo, maxErrorRate as number).problems.join();

  test('above the page is told the page', () => {
    expect(problemOf(2)).toBe(
      'a threshold of 2 % is 20 times the error budget of a 99.9 % objective; on-call is paged at 14.4 times. Leave maxErrorRate out (0.5 %), or give 1.44 % or less',
    );
    expect(problemOf(2, Slo.availability(99.9, { period: Duration.days(28) }))).toBe(
      'a threshold of 2 % is 20 times the error budget of a 99.9 % objective; on-call is paged at 13.44 times. Leave maxErrorRate out (0.5 %), or give 1.344 % or less',
    );
    expect(problemOf(2, Slo.availability(99.9, { period: Duration.days(1) }))).toBe(
      'a threshold of 2 % is 20 times the error budget of a 99.9 % objective; 2 times is the most over so short a period. Leave maxErrorRate out (0.2 %), or give 0.2 % or less',
    );
  });

  test('hardly above the page does not read as the page', () => {
    expect(problemOf(1.44001)).toContain(
      'is 14.4001 times the error budget of a 99.9 % objective; on-call is paged at 14.4',
    );
  });

  test('within the budget is told that people write percentages here', () => {
    expect(problemOf(0.02)).toBe(
      'a threshold of 0.02 % is not above the error budget of a 99.9 % objective (0.1 %), so that a service which just meets its objective would be aborted; the number is in percent (2 % is written 2, not 0.02). Leave maxErrorRate out (0.5 %), or give more than 0.1 %, up to 1.44 %',
    );
    expect(problemOf(0.1)).toContain('is not above the error budget');
  });

  test('of more than half is told so where the page would be above it', () => {
    expect(problemOf(60, Slo.availability(90))).toBe(
      'a threshold of 60 % would let a canary pass that fails more than half of its requests; leave maxErrorRate out (50 %), or give 50 % or less',
    );
  });

  test.each([
    [Number.NaN, 'NaN'],
    [0, '0'],
    [-1, '-1'],
    ['0.5', '"0.5"'],
    [null, 'null'],
    [Infinity, 'Infinity'],
  ])('that is none is told so: %p', (value, shown) => {
    expect(problemOf(value)).toBe(
      `maxErrorRate: ${shown} is no error rate in percent; leave maxErrorRate out (0.5 %), or give a number up to 1.44`,
    );
  });

  test('that is wrong is replaced by the one that follows', () => {
    expect(errorRateLimits(Slo.availability(99.9), 2)).toMatchObject({ threshold: 0.5, minRequests: 200 });
  });
});

describe('a minimum of requests', () => {
  const slo = Slo.availability(99.9);
  const problemOf = (minRequests: unknown) => errorRateLimits(slo, undefined, minRequests as number).problems.join();

  test('may be above the one that follows', () => {
    expect(errorRateLimits(slo, undefined, 200)).toMatchObject({ minRequests: 200, problems: [] });
    expect(errorRateLimits(slo, undefined, 1e9)).toMatchObject({ minRequests: 1e9, problems: [] });
  });

  test('under which one failed request aborts is refused', () => {
    expect(problemOf(199)).toBe(
      'minRequests: of 199 requests a single failed one is 0.502513 %, above the threshold of 0.5 %, and would abort a sound canary; leave minRequests out (200), or give a whole number from 200 to 1000000000',
    );
  });

  test.each([
    [0, '0'],
    [-5, '-5'],
    [200.5, '200.5'],
    ['200', '"200"'],
    [Number.NaN, 'NaN'],
    [1e10, '10000000000'],
  ])('that is none is told so: %p', (value, shown) => {
    expect(problemOf(value)).toBe(
      `minRequests: ${shown} is no number of requests; leave minRequests out (200), or give a whole number from 200 to 1000000000`,
    );
  });
});
