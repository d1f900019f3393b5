import { Duration } from 'cdk8s';
import { AN_OBJECTIVE, decimal, percent, Slo } from '../../lib/slo';

describe('an objective', () => {
  test.each([
    [99.9, 0.1],
    [99.95, 0.05],
    [99.99, 0.01],
    [99.999, 0.001],
    [99.9999, 0.0001],
    [99, 1],
    [99.5, 0.5],
    [97.3, 2.7],
    [90, 10],
    [50.1, 49.9],
  ])('of %d %% leaves an error budget of exactly %d %%', (objective, budget) => {
    const slo = Slo.availability(objective);
    expect(slo.problems).toEqual([]);
    expect(slo.objective).toBe(objective);
    expect(slo.errorBudget).toBe(budget);
  });

  test('is meant over 30 days unless it says otherwise', () => {
    expect(Slo.availability(99.9).period.toDays()).toBe(30);
    expect(Slo.availability(99.9, { period: Duration.days(28) }).period.toDays()).toBe(28);
  });

  // https://sre.google/workbook/alerting-on-slos/, recommended parameters; 28 and 7 days by the same formula.
  test.each([
    { budget: 0.02, window: Duration.hours(1), burn: { 30: 14.4, 28: 13.44, 7: 3.36 } },
    { budget: 0.05, window: Duration.hours(6), burn: { 30: 6, 28: 5.6, 7: 1.4 } },
    { budget: 0.1, window: Duration.days(1), burn: { 30: 3, 28: 2.8, 7: 0.7 } },
    { budget: 0.1, window: Duration.days(3), burn: { 30: 1, 28: 0.933333333333, 7: 0.233333333333 } },
  ])('burns at the published rates when $budget of the budget goes in one window', ({ budget, window, burn }) => {
    for (const [days, rate] of Object.entries(burn)) {
      const slo = Slo.availability(99.9, { period: Duration.days(Number(days)) });
      expect(slo.burnRate(budget, window)).toBe(rate);
    }
  });

  test('pages at 14.4 times its budget over 30 days, at 13.44 times over 28', () => {
    expect(Slo.availability(99.9).pageBurnRate).toBe(14.4);
    expect(Slo.availability(99.9, { period: Duration.days(28) }).pageBurnRate).toBe(13.44);
  });
});

describe('a wrong objective', () => {
  test.each<[unknown, string]>([
    [0, 'an availability of 0 % is out of range; write a percentage above 50 and below 100, such as 99.9'],
    [50, 'an availability of 50 % is out of range; write a percentage above 50 and below 100, such as 99.9'],
    [101, 'an availability of 101 % is out of range; write a percentage above 50 and below 100, such as 99.9'],
    [-1, 'an availability of -1 % is out of range; write a percentage above 50 and below 100, such as 99.9'],
    [
      100,
      'an availability of 100 % leaves no error budget, so that every release would be aborted; write less, such as 99.9',
    ],
    [Number.NaN, 'an availability of NaN is no percentage; write a number such as 99.9'],
    [Number.POSITIVE_INFINITY, 'an availability of Infinity is no percentage; write a number such as 99.9'],
    ['99.9', 'an availability of "99.9" is no percentage; write a number such as 99.9'],
    [undefined, 'an availability of undefined is no percentage; write a number such as 99.9'],
    [0.999, 'an availability of 0.999 % looks like a fraction; write it in percent: 99.9'],
    [0.95, 'an availability of 0.95 % looks like a fraction; write it in percent: 95'],
  ])('%p is told what to write instead, and does not throw', (objective, message) => {
    const slo = Slo.availability(objective as number);
    expect(slo.problems).toEqual([message]);
    expect(slo.errorBudget).toBe(0.1);
  });

  test('so close to 100 that nothing is left counts as 100', () => {
    expect(Slo.availability(100 - 1e-12).problems).toEqual([expect.stringContaining('leaves no error budget')]);
  });

  test.each([
    [99.99991, '1111112'],
    [99.99999, '10000000'],
    [99.9999999999, '1000000000000'],
  ])('that no canary has the requests to show is told how many it would take: %d %%', (objective, requests) => {
    expect(Slo.availability(objective).problems).toEqual([
      `an availability of ${objective} % cannot be measured in a canary: a window would need ${requests} requests for a single failed one not to exceed the budget; write 99.9999 or less`,
    ]);
  });

  test.each<[unknown, string]>([
    [{ perod: Duration.days(28) }, 'perod: there is no such property; did you mean period?'],
    [null, 'null holds no properties; write { … }'],
    [28, '28 holds no properties; write { … }'],
  ])('options that are none are told so: %j', (options, problem) => {
    expect(Slo.availability(99.9, options as object).problems).toEqual([problem]);
  });

  test('a value that is none is known by its look, so that a second copy of the package does no harm', () => {
    expect([Slo.availability(99.9), Slo.availability(100), 99.9, null, undefined, {}].map(AN_OBJECTIVE.is)).toEqual([
      ...[true, true, false, false, false, false],
    ]);
  });

  test.each<[unknown, string]>([
    [Duration.days(0), 'period: 0s is out of range; write a duration from 24h to 365 days'],
    [Duration.hours(23), 'period: 23h is out of range; write a duration from 24h to 365 days'],
    [Duration.days(366), 'period: 366 days is out of range; write a duration from 24h to 365 days'],
    ['30d', 'period: "30d" is not a duration; write for example Duration.minutes(2)'],
    [30, 'period: 30 is not a duration; write for example Duration.minutes(2)'],
    [null, 'period: null is not a duration; write for example Duration.minutes(2)'],
    [
      Duration.millis(86_400_500.5),
      'period: 86400500.5ms is no whole number of seconds; write for example Duration.seconds(86401)',
    ],
  ])('a period that is none is told so: %p', (period, message) => {
    expect(Slo.availability(99.9, { period: period as Duration }).problems).toEqual([message]);
  });

  test('and a wrong period are told together', () => {
    expect(Slo.availability(100, { period: Duration.hours(1) }).problems).toHaveLength(2);
  });
});

describe('a latency objective', () => {
  test('leaves the share of requests that may be slow', () => {
    const slo = Slo.latency(99, Duration.millis(250), { period: Duration.days(28) });
    expect(slo).toMatchObject({ kind: 'latency', objective: 99, errorBudget: 1, pageBurnRate: 13.44, problems: [] });
    expect(slo.latency?.toMilliseconds()).toBe(250);
    expect(Slo.latency(99, Duration.seconds(1)).period.toDays()).toBe(30);
  });

  test('is told apart from an availability, which bounds no time', () => {
    expect(Slo.availability(99).kind).toBe('availability');
    expect(Slo.availability(99).latency).toBeUndefined();
  });

  test.each([Duration.millis(1), Duration.millis(2500), Duration.hours(1)])('takes %p', (threshold) => {
    expect(Slo.latency(99, threshold).problems).toEqual([]);
  });

  test.each<[unknown, string]>([
    [250, 'threshold: 250 is not a duration; write for example Duration.millis(250)'],
    ['250ms', 'threshold: "250ms" is not a duration; write for example Duration.millis(250)'],
    [undefined, 'threshold: undefined is not a duration; write for example Duration.millis(250)'],
    [null, 'threshold: null is not a duration; write for example Duration.millis(250)'],
    [Duration.millis(0), 'threshold: 0s is out of range; write a duration from 1ms to 1h'],
    [Duration.millis(0.5), 'threshold: 0.5ms is no whole number of milliseconds; write for example Duration.millis(1)'],
    [
      Duration.millis(12.4),
      'threshold: 12.4ms is no whole number of milliseconds; write for example Duration.millis(12)',
    ],
    [
      Duration.millis(Number.NaN),
      'threshold: NaNms is no whole number of milliseconds; write for example Duration.millis(250)',
    ],
    [Duration.minutes(61), 'threshold: 1h1m is out of range; write a duration from 1ms to 1h'],
  ])('with a time that is none is told so: %p', (threshold, message) => {
    const slo = Slo.latency(99, threshold as Duration);
    expect(slo.problems).toEqual([message]);
    expect(slo.latency?.toMilliseconds()).toBe(250);
  });

  test.each<[unknown, string]>([
    [
      100,
      'a latency objective of 100 % leaves no error budget, so that every release would be aborted; write less, such as 99.9',
    ],
    [40, 'a latency objective of 40 % is out of range; write a percentage above 50 and below 100, such as 99.9'],
    ['99', 'a latency objective of "99" is no percentage; write a number such as 99.9'],
    [0.99, 'a latency objective of 0.99 % looks like a fraction; write it in percent: 99'],
    [
      99.99999,
      'a latency objective of 99.99999 % cannot be measured in a canary: a window would need 10000000 requests for a single slow one not to exceed the budget; write 99.9999 or less',
    ],
  ])('with a wrong share is told so, and keeps its time: %p', (objective, message) => {
    const slo = Slo.latency(objective as number, Duration.millis(100));
    expect(slo.problems).toEqual([message]);
    expect(slo).toMatchObject({ kind: 'latency', errorBudget: 0.1 });
    expect(slo.latency?.toMilliseconds()).toBe(100);
  });

  test('tells a wrong share, time, period and option together', () => {
    const options = { period: Duration.hours(1), perod: 1 };
    expect(Slo.latency(100, Duration.days(1), options).problems.map((problem) => problem.split(':')[0])).toEqual([
      'a latency objective of 100 % leaves no error budget, so that every release would be aborted; write less, such as 99.9',
      'threshold',
      'period',
      'perod',
    ]);
  });
});

describe('numbers', () => {
  test.each([
    [0.5, '0.5 %'],
    [14.4 * 0.1, '1.44 %'],
    [100 - 99.9, '0.1 %'],
    [5e-8, '0.00000005 %'],
    [0.1 + 0.2, '0.3 %'],
    [-0, '0 %'],
    [Number.NaN, 'NaN %'],
    [Number.POSITIVE_INFINITY, 'Infinity %'],
  ])('%p is printed as people write percentages: %s', (value, text) => {
    expect(percent(value)).toBe(text);
  });

  test('are never printed with an exponent', () => {
    expect([5e-10, 1e21, 1e-7, 123456789].map(decimal)).toEqual([
      '0.0000000005',
      '1000000000000000000000',
      '0.0000001',
      '123456789',
    ]);
  });
});
