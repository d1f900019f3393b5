import { Duration } from 'cdk8s';
import { CanaryPlan, SaturationAnalysis, type SaturationAnalysisProps } from '../../lib';
import { boundTo, type Surroundings } from './bound';

const bound = (props: SaturationAnalysisProps = {}, surroundings: Surroundings = {}) =>
  boundTo(new SaturationAnalysis(props), surroundings);
const namesOf = (props: SaturationAnalysisProps) => bound(props).analysis.metricNames;

test('everything is measured unless it is switched off', () => {
  expect(bound().problems).toEqual([]);
  expect(namesOf({})).toEqual([
    'throttling-saturation',
    'memory-saturation',
    'restarts-saturation',
    'oom-kills-saturation',
  ]);
  expect(namesOf({ maxThrottling: false, maxRestarts: false, id: 'memory' })).toEqual([
    'memory-memory',
    'oom-kills-memory',
  ]);
});

test('two bad windows abort, of which the first begins with the first weight; a restart aborts at once', () => {
  const { metric, manifest } = bound();
  expect(metric('throttling-saturation')).toMatchObject({ interval: '2m', initialDelay: '135s', failureLimit: 1 });
  expect(metric('memory-saturation')).toMatchObject({ interval: '2m', initialDelay: '135s', failureLimit: 1 });
  expect(metric('restarts-saturation')).toMatchObject({ interval: '2m', initialDelay: '135s', failureLimit: 0 });
  expect(metric('oom-kills-saturation')).toMatchObject({ interval: '2m', initialDelay: '135s', failureLimit: 0 });
  for (const { count, inconclusiveLimit } of manifest.spec.metrics ?? []) {
    expect(count).toBeUndefined();
    expect(inconclusiveLimit).toBeGreaterThan(0);
  }
  expect(manifest.metadata.annotations).toMatchObject({
    'release-train.dev/throttling': 'in more than 25 % of the CPU periods of two windows of 2m aborts',
    'release-train.dev/restarts': 'more than 0 abort at once',
  });
});

test.each([
  { kind: 'after-each-hold', steps: CanaryPlan.standard().steps },
  { kind: 'before-first-weight', steps: CanaryPlan.standard().steps },
  { kind: 'before-promotion' },
  { kind: 'after-promotion' },
] as const)('$kind it comes to an end, and can abort and pause before', (occasion) => {
  const { manifest, problems, analysis } = bound({}, { occasion });
  expect(problems).toEqual([]);
  expect(analysis.needsPods).toBe(true);
  for (const { count, failureLimit, inconclusiveLimit } of manifest.spec.metrics ?? []) {
    expect(count).toBeGreaterThan(1);
    expect(failureLimit).toBeLessThan(Number(count));
    expect(inconclusiveLimit).toBeLessThan(Number(count));
  }
});

test('the window is four scrapes at least, and may be told', () => {
  const slow = bound({}, { scrapeInterval: Duration.minutes(1) });
  expect(slow.metric('memory-saturation').interval).toBe('4m');
  const told = bound({ window: Duration.minutes(3) });
  expect(told.metric('memory-saturation').interval).toBe('3m');
  expect(told.metric('memory-saturation').provider.prometheus.query).toContain('[3m]');
  expect(bound({ window: Duration.seconds(30) }).problems).toEqual([
    'svc-a/saturation: window: 30s is out of range; write a duration from 1m to 24h',
  ]);
});

test('a plan that ends too early is refused', () => {
  const plan = CanaryPlan.of([{ weight: 10, hold: Duration.minutes(5) }]);
  expect(bound({}, { plan }).problems[0]).toMatch(
    /^svc-a\/saturation: the plan holds 5m in all, but two bad windows of 2m/,
  );
  expect(bound({ maxThrottling: false, maxMemory: false }, { plan }).problems).toEqual([]);
});

test('wrong limits are told, and the defaults stand in for them', () => {
  const { problems, metric } = bound({
    maxThrottling: 100,
    maxMemory: 0,
    maxRestarts: 0.5,
    maxOutOfMemoryKills: -1,
    exceptContainers: ['a|b'],
    window: 'long',
    maxCpu: 1,
  } as never);
  expect(problems).toEqual([
    'svc-a/saturation: maxThrottling: 100 is no share in percent; write 0, or a number from 1 to below 100, or false',
    'svc-a/saturation: maxMemory: 0 is no share in percent; write a number from 1 to 100, or false',
    'svc-a/saturation: maxRestarts: 0.5 is no number of events; write a whole number from 0 to 1000000, or false',
    'svc-a/saturation: maxOutOfMemoryKills: -1 is no number of events; write a whole number from 0 to 1000000, or false',
    "svc-a/saturation: exceptContainers: a list is no list of names of containers; write for example ['istio-proxy']",
    'svc-a/saturation: window: "long" is not a duration; write for example Duration.minutes(2)',
    'svc-a/saturation: maxCpu: there is no such property; there are dryRun, exceptContainers, id, matchers, maxMemory, maxOutOfMemoryKills, maxRestarts, maxThrottling, when, window',
  ]);
  expect(metric('memory-saturation').failureCondition).toBe('len(result) == 1 && result[0] > 90');
});

test('a share that is written as a fraction is told so', () => {
  expect(bound({ maxThrottling: 0.25, maxMemory: 0.9 }).problems).toEqual([
    'svc-a/saturation: maxThrottling: 0.25 looks like a fraction, and the number is in percent; write 25',
    'svc-a/saturation: maxMemory: 0.9 looks like a fraction, and the number is in percent; write 90',
  ]);
  expect(bound({ maxThrottling: 0, maxMemory: 1 }).problems).toEqual([]);
});

test('something has to be measured', () => {
  const off = { maxThrottling: false, maxMemory: false, maxRestarts: false, maxOutOfMemoryKills: false } as const;
  expect(bound(off).problems).toEqual([
    'svc-a/saturation: nothing is measured; leave out one of maxThrottling, maxMemory, maxRestarts, maxOutOfMemoryKills',
  ]);
});

test('a dry run changes nothing for the release', () => {
  expect(bound({ dryRun: true }).manifest.spec.dryRun?.[0]).toEqual({ metricName: '^throttling-saturation$' });
});
