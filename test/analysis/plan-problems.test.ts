import { Duration } from 'cdk8s';
import { CanaryPlan, ErrorRateAnalysis, type ErrorRateAnalysisProps } from '../../lib/analysis';
import { warningsOf } from '../../lib/core';
import { boundTo } from './bound';

const minutes = Duration.minutes;
const steps = [
  { weight: 5, hold: minutes(2) },
  { weight: 25, hold: minutes(20) },
  { weight: 50, hold: minutes(20) },
];

function found(
  requestsPerSecond: number | undefined,
  props: ErrorRateAnalysisProps = {},
  analysis?: 'after-each-hold',
) {
  const plan = CanaryPlan.of(steps, { requestsPerSecond, analysis });
  const { problems, analysis: made, metric } = boundTo(new ErrorRateAnalysis(props), { plan });
  const guard = made.template.node.scope;
  return { problems, warnings: guard ? warningsOf(guard) : [], window: metric('client-error-rate').interval };
}

test('a plan that does not know its traffic is not checked against it', () => {
  expect(found(undefined)).toEqual({ problems: [], warnings: [], window: '1m' });
});

test('a plan with enough traffic has windows of a minute', () => {
  expect(found(200)).toEqual({ problems: [], warnings: [], window: '1m' });
});

test('little traffic makes the window so long that the step before the last weight brings enough', () => {
  // 200 requests and a fifth more, at a quarter of 2 requests per second.
  expect(found(2).window).toBe('8m');
  expect(found(2).problems).toEqual([]);
});

test('but not so long that two bad ones would not be seen before the plan ends', () => {
  // Three windows, a scrape and the time to measure fit into 42 minutes.
  expect(found(0.5).window).toBe('830s');
  expect(found(0.5).problems[0]).toContain('25 % of 0.5 requests per second bring 103 requests in 13m50s');
  expect(found(0.5, { belowMinimum: 'pass' }).problems).toEqual([]);
});

test('a step that is too short to tell is a warning with its numbers', () => {
  expect(found(20).warnings).toEqual([
    'step 1: 5 % of 20 requests per second bring 120 requests in 2m, and it takes 200 to tell, so that nobody can say there that a release is good; hold it longer, or begin with more',
  ]);
});

test('a window in which no release could ever be judged is a problem', () => {
  expect(found(2, { window: minutes(2) }).problems).toEqual([
    'svc-a/error-rate: step 2: 25 % of 2 requests per second bring 60 requests in 2m, and it takes 200 to tell, so that every release would be paused; give it window: Duration.seconds(480), or take CanaryPlan.forTraffic({ requestsPerSecond: 2, slo })',
  ]);
  expect(found(2, { window: minutes(2), belowMinimum: 'fail' }).problems[0]).toContain('would be aborted');
  expect(found(2, { window: minutes(2), belowMinimum: 'pass' }).problems).toEqual([]);
});

test('what passes too few requests has nothing to say of them: another guard decides', () => {
  expect(found(20, { belowMinimum: 'pass' }).warnings).toEqual([]);
  expect(found(0.5, { belowMinimum: 'pass' })).toMatchObject({ problems: [], warnings: [] });
  expect(found(0.5, { dryRun: true }).problems).toEqual([]);
});

test('only what helps is told: a window where there is time for it, else a longer hold', () => {
  expect(found(0.5).problems[0]).toMatch(
    /; hold step 2 at least Duration\.minutes\(75\), or take CanaryPlan\.forTraffic\(\{ requestsPerSecond: 0\.5, slo \}\)$/,
  );
  const longer = CanaryPlan.of([steps[0], { weight: 25, hold: minutes(75) }, steps[2]] as typeof steps, {
    requestsPerSecond: 0.5,
  });
  expect(boundTo(new ErrorRateAnalysis(), { plan: longer }).problems).toEqual([]);
});

test('requests that come without a sidecar are none to those who count on the side of the callers', () => {
  const occasion = {
    ...CanaryPlan.of(steps, { requestsPerSecond: 0.1 }).occasion(),
    syntheticRequestsPerSecond: 5,
    syntheticAtPodsOnly: true,
  };
  expect(boundTo(new ErrorRateAnalysis({ views: ['pod'] }), { occasion }).problems).toEqual([]);
  expect(boundTo(new ErrorRateAnalysis(), { occasion }).problems).toEqual([
    "svc-a/error-rate: step 2: 25 % of 0.1 requests per second bring 20 requests in 13m50s, and it takes 200 to tell, so that every release would be paused; callers' sidecars do not count the requests that are made for the canary without one: write mesh: 'native-sidecar' there, or views: ['pod'] here",
  ]);
});

test('after each hold, the smallest step decides', () => {
  const { problems } = found(2, { window: minutes(8) }, 'after-each-hold');
  expect(problems[0]).toContain('step 1: 5 % of 2 requests per second bring 48 requests in 8m');
  expect(found(2, {}, 'after-each-hold').window).toBe('40m');
});

test('synthetic requests count at every weight', () => {
  const occasion = { ...CanaryPlan.of(steps, { requestsPerSecond: 2 }).occasion(), syntheticRequestsPerSecond: 5 };
  const { metric } = boundTo(new ErrorRateAnalysis(), { occasion });
  expect(metric('pod-error-rate').interval).toBe('1m');
});
