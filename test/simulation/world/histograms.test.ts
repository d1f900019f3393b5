import type { Scenario } from '../../../lib/simulation/scenario';
import { CANARY_POD, last, ofCallers, ofPods, released, series, world } from './worlds';

const DURATIONS = ['bucket', 'sum', 'count'].map((end) => `istio_request_duration_milliseconds_${end}`);
const BUCKET = { __name__: 'istio_request_duration_milliseconds_bucket' };

const played = (scenario: Partial<Scenario>, prometheus: 2 | 3 = 2, seconds = 600) =>
  released(world({ startup: 0, ...scenario }, { metrics: DURATIONS, prometheus }), seconds);

/** Requests of the new version up to a bound, and all of them. */
function upTo(it: ReturnType<typeof played>, le: string): number {
  const [one] = series(it, { ...BUCKET, ...ofPods({ ...CANARY_POD, le, response_code: '200' }) });
  return one ? last(one) : Number.NaN;
}

test('the buckets are those of the proxy, and the last one holds all', () => {
  const it = played({});
  const pod = series(it, { ...BUCKET, ...ofPods(CANARY_POD) });
  expect(pod.map(({ labels }) => labels.le)).toEqual(
    '0.5 1 5 10 25 50 100 250 500 1000 2500 5000 10000 30000 60000 300000 600000 1800000 3600000 +Inf'.split(' '),
  );
  const values = pod.map(last);
  expect([...values].sort((a, b) => a - b)).toEqual(values);
  const [count] = series(it, { __name__: 'istio_request_duration_milliseconds_count', ...ofPods(CANARY_POD) });
  expect(values.at(-1)).toBe(last(count!));
});

test('Prometheus 3 writes bounds as numbers with a point', () => {
  const bounds = series(played({}, 3, 60), { ...BUCKET, ...ofPods(CANARY_POD) }).map(({ labels }) => labels.le);
  expect(bounds).toEqual(
    '0.5 1.0 5.0 10.0 25.0 50.0 100.0 250.0 500.0 1000.0 2500.0 5000.0 10000.0 30000.0 60000.0 300000.0 600000.0 1.8e+06 3.6e+06 +Inf'.split(
      ' ',
    ),
  );
});

test('durations have the median and the 99th percentile that were asked for', () => {
  const it = played({ canaryLatency: { median: 100, p99: 1000 } });
  const all = upTo(it, '+Inf');
  expect(upTo(it, '100') / all).toBeCloseTo(0.5, 1);
  expect(Math.abs(1 - upTo(it, '1000') / all - 0.01)).toBeLessThan(4 * Math.sqrt(0.01 / all));
});

test('the sum is that of a log-normal distribution', () => {
  const it = played({ canaryLatency: { median: 100, p99: 1000 } });
  const of = (end: string) =>
    last(series(it, { __name__: `istio_request_duration_milliseconds_${end}`, ...ofPods(CANARY_POD) })[0]!);
  const deviation = Math.log(10) / 2.3263;
  expect(of('sum') / of('count') / (100 * Math.exp(deviation ** 2 / 2))).toBeCloseTo(1, 1);
});

test('a share of requests is slow, from when it is', () => {
  const slow = {
    share: [
      { at: 0, value: 0 },
      { at: 300, value: 0.2 },
    ],
    above: 2500,
  };
  const it = played({ canaryLatency: { median: 20, p99: 100, slow } }, 2, 300);
  expect(upTo(it, '+Inf') - upTo(it, '2500')).toBe(0);
  const before = upTo(it, '+Inf');
  it.advance(600_000);
  const [all, fast, twice] = [upTo(it, '+Inf'), upTo(it, '2500'), upTo(it, '5000')];
  expect((all - fast) / (all - before)).toBeCloseTo(0.2, 1);
  expect(twice).toBe(all);
});

test('requests before are not slow, although nobody looked at them since', () => {
  const slow = {
    share: [
      { at: 0, value: 0 },
      { at: 300, value: 1 },
    ],
    above: 2500,
  };
  // Nothing is scraped from 0 to 600 but once.
  const it = played({ canaryLatency: { median: 20, p99: 100, slow }, scrapeInterval: 600 }, 2, 1200);
  const [all, fast] = [upTo(it, '+Inf'), upTo(it, '2500')];
  expect(Math.abs(fast - 300 * 50)).toBeLessThan(4 * Math.sqrt(300 * 50));
  expect(all).toBeGreaterThan(fast);
});

test('requests are slow from the first one to the new version on', () => {
  const slow = {
    share: [
      { at: -100, value: 0 },
      { at: 0, value: 1 },
    ],
    above: 1000,
  };
  const it = played({ canaryLatency: { median: 20, p99: 100, slow } }, 2, 60);
  expect(upTo(it, '1000')).toBe(0);
  expect(upTo(it, '2500')).toBeGreaterThan(1000);
  const of = (end: string) =>
    last(series(it, { __name__: `istio_request_duration_milliseconds_${end}`, ...ofPods(CANARY_POD) })[0]!);
  // From one to two seconds, all alike.
  expect(of('sum') / of('count')).toBeCloseTo(1500, 6);
});

test('both sides count the same durations, unless nobody answered', () => {
  const requestsPerSecond = [
    { at: 0, value: 100 },
    { at: 100, value: 0 },
  ];
  const it = played({ requestsPerSecond, canaryErrorRate: 0.2 }, 2, 200);
  const sums = (labels: Record<string, string>) => {
    const byBound: Record<string, number> = {};
    for (const one of series(it, { ...BUCKET, ...labels })) {
      byBound[one.labels.le!] = (byBound[one.labels.le!] ?? 0) + last(one);
    }
    return byBound;
  };
  const atPods = sums(ofPods(CANARY_POD));
  expect(atPods['+Inf']).toBeGreaterThan(4000);
  expect(sums(ofCallers({ destination_service_name: 'svc-a-canary' }))).toEqual(atPods);
});

test('a request that nobody answers is over at once', () => {
  const it = played({ canaryPods: 'never-ready' }, 2, 60);
  const [first] = series(it, { ...BUCKET, le: '0.5', response_flags: 'UH' });
  const [all] = series(it, { ...BUCKET, le: '+Inf', response_flags: 'UH' });
  expect(last(first!)).toBeGreaterThan(100);
  expect(last(first!)).toBe(last(all!));
});
