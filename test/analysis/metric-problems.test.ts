import { Duration } from 'cdk8s';
import type { argo } from '../../imports';
import { CanaryPlan } from '../../lib/analysis';
import { lateProblem, metricProblems } from '../../lib/analysis/metric-problems';

const occasion = CanaryPlan.of([{ weight: 10, hold: Duration.minutes(5) }]).occasion();

function metric(fields: Partial<argo.Metric>, query = 'sum(rate(errors_total[5m]))'): argo.Metric {
  return { name: 'errors', interval: '5m', failureLimit: 1, provider: { prometheus: { query } }, ...fields };
}

describe('a metric that begins after the plan has ended', () => {
  test('is told by how much the plan is too short', () => {
    expect(lateProblem(metric({ initialDelay: '5m30s' }), occasion)).toBe(
      'errors: is first measured 5m30s after the first weight, when all is over: the plan holds 5m; hold its last step longer by more than 30s, or measure earlier',
    );
  });

  test('is told so to the second', () => {
    expect(lateProblem(metric({ initialDelay: '300s' }), occasion)).toContain('longer by more than 0s');
    expect(lateProblem(metric({ initialDelay: '299s' }), occasion)).toBeUndefined();
    expect(lateProblem(metric({}), occasion)).toBeUndefined();
  });

  test('may do so in a step of its own, which waits for it', () => {
    const inStep = { ...occasion, kind: 'after-each-hold' as const };
    expect(lateProblem(metric({ initialDelay: '10m', count: 1 }), inStep)).toBeUndefined();
  });

  test('is not guessed at where an argument says when', () => {
    expect(lateProblem(metric({ initialDelay: '{{args.delay}}' }), occasion)).toBeUndefined();
  });
});

describe('a metric that is measured more often than its range is long', () => {
  test('must forgive one bad event as often as it is seen', () => {
    expect(metricProblems(metric({ interval: '1m' }), occasion)).toEqual([
      'errors: looks 5m back every 1m, so that it sees one bad event 5 times, and a failureLimit of 1 aborts for it; give it an interval of 5m, or a failureLimit of 5',
    ]);
    expect(metricProblems(metric({ interval: '1m', failureLimit: 5 }), occasion)).toEqual([]);
    expect(metricProblems(metric({ interval: '1m', failureLimit: -1 }), occasion)).toEqual([]);
  });

  test('is named once where the construct that reports it has its name', () => {
    expect(metricProblems(metric({ interval: '1m' }), occasion, 'errors')[0]).toMatch(/^looks 5m back every 1m/);
    expect(metricProblems(metric({ interval: undefined, count: 2 }), occasion, 'errors')).toEqual([
      'measures 2 times without an interval between; give it one',
    ]);
    expect(lateProblem(metric({ initialDelay: '10m' }), occasion, 'errors')).toMatch(/^is first measured 10m after/);
  });

  test('may be compared with what lies further back', () => {
    const growth = 'sum(rate(errors_total[5m])) and sum(last_over_time(x[5m]) - last_over_time(x[50m] offset 5m))';
    expect(metricProblems(metric({}, growth), occasion)).toEqual([]);
  });

  test('is sound once per range, or without a range that grows', () => {
    expect(metricProblems(metric({}), occasion)).toEqual([]);
    expect(metricProblems(metric({ interval: '1m' }, 'max_over_time(queue[5m])'), occasion)).toEqual([]);
    expect(metricProblems(metric({ interval: '1m' }, 'sum(queue)'), occasion)).toEqual([]);
  });
});
