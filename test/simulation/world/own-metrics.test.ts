import type { OwnMetric, Scenario } from '../../../lib/simulation/scenario';
import { producible } from '../../../lib/simulation/world';
import { CANARY_POD, last, released, samples, series, world } from './worlds';

const CODED: OwnMetric = { name: 'http_requests_total', counts: 'requests', codeLabel: 'status', labels: { app: 'a' } };
const PLAIN: OwnMetric = { name: 'requests_seen_total', counts: 'requests' };
const FAILED: OwnMetric = { name: 'errors_total', counts: 'failures' };
const SECONDS: OwnMetric = { name: 'http_request_duration_seconds', counts: 'seconds' };

const METRICS = [
  'istio_requests_total',
  'http_requests_total',
  'requests_seen_total',
  'errors_total',
  'http_request_duration_seconds_bucket',
  'http_request_duration_seconds_sum',
  'http_request_duration_seconds_count',
];

const played = (scenario: Partial<Scenario>, seconds = 300, prometheus: 2 | 3 = 2) =>
  released(
    world({ startup: 0, ownMetrics: [CODED, PLAIN, FAILED, SECONDS], ...scenario }, { metrics: METRICS, prometheus }),
    seconds,
  );

test('an application counts what its pod answered', () => {
  const requestsPerSecond = [
    { at: 0, value: 100 },
    { at: 200, value: 0 },
  ];
  const it = played({ requestsPerSecond, canaryErrorRate: 0.1 });
  const value = (labels: Record<string, string>) => last(series(it, { ...CANARY_POD, ...labels })[0]!);
  const { requests, failed } = it.served.canary;
  expect(value({ __name__: 'http_requests_total', status: '500', app: 'a' })).toBe(failed);
  expect(value({ __name__: 'http_requests_total', status: '200' })).toBe(requests - failed);
  expect(value({ __name__: 'requests_seen_total' })).toBe(requests);
  expect(value({ __name__: 'errors_total' })).toBe(failed);
  expect(value({ __name__: 'http_request_duration_seconds_count' })).toBe(requests);
  expect(value({ __name__: 'http_request_duration_seconds_bucket', le: '+Inf' })).toBe(requests);
  expect(value({ __name__: 'istio_requests_total', response_code: '500' })).toBe(failed);
});

test('a counter without labels is there from the first scrape on, one with labels from its first event', () => {
  const it = played({});
  const [errors] = series(it, { ...CANARY_POD, __name__: 'errors_total' });
  expect(samples(errors!).map(([, value]) => value)).toEqual(samples(errors!).map(() => 0));
  expect(series(it, { ...CANARY_POD, __name__: 'http_requests_total', status: '500' })).toEqual([]);
});

test('an application that crashes is not scraped, and begins again at zero', () => {
  const it = played({ canaryPods: { livesFor: 100 }, startup: 20 }, 400);
  const [one] = series(it, { ...CANARY_POD, __name__: 'requests_seen_total' });
  const list = samples(one!);
  const ended = list.findIndex(([, value]) => Number.isNaN(value));
  // Ready from 20 to 120 and from 150 to 250. It is down for 10 seconds, which a scrape may miss, and then for 20.
  expect(list.some(([at, value]) => Number.isNaN(value) && at > 250 && at <= 265)).toBe(true);
  const again = list.slice(ended).find(([, value]) => !Number.isNaN(value));
  expect(again![1]).toBeLessThan(list[ended - 1]![1]);
});

test('the buckets of a client library are in seconds', () => {
  const bounds = (prometheus: 2 | 3) =>
    series(played({}, 30, prometheus), { ...CANARY_POD, __name__: 'http_request_duration_seconds_bucket' }).map(
      ({ labels }) => labels.le,
    );
  expect(bounds(2)).toEqual('0.005 0.01 0.025 0.05 0.1 0.25 0.5 1 2.5 5 10 +Inf'.split(' '));
  expect(bounds(3)).toEqual('0.005 0.01 0.025 0.05 0.1 0.25 0.5 1.0 2.5 5.0 10.0 +Inf'.split(' '));
});

test('a duration in seconds is a thousandth of one in milliseconds', () => {
  const it = played({ canaryLatency: { median: 100, p99: 1000 } }, 600);
  const of = (end: string) => last(series(it, { ...CANARY_POD, __name__: `http_request_duration_seconds_${end}` })[0]!);
  const deviation = Math.log(10) / 2.3263;
  expect(of('sum') / of('count') / (0.1 * Math.exp(deviation ** 2 / 2))).toBeCloseTo(1, 1);
});

test('only metrics that somebody produces are produced', () => {
  const metrics = [
    'istio_requests_total',
    'http_requests_total',
    'up',
    'http_request_duration_seconds_sum',
    'my_metric',
  ];
  expect(producible(metrics, { ownMetrics: [SECONDS] })).toEqual(['http_requests_total', 'my_metric']);
  expect(producible(metrics, { ownMetrics: [CODED, SECONDS], missingMetrics: ['my_*'] })).toEqual([]);
});

const SATURATION = [
  'container_cpu_cfs_throttled_periods_total',
  'container_cpu_cfs_periods_total',
  'container_cpu_usage_seconds_total',
  'container_memory_working_set_bytes',
  'container_oom_events_total',
  'kube_pod_container_resource_limits',
  'kube_pod_container_status_restarts_total',
  'kube_pod_container_status_last_terminated_reason',
];
const saturated = (scenario: Partial<Scenario>, seconds: number) =>
  released(world({ startup: 0, ...scenario }, { metrics: SATURATION }), seconds);
const restarts = (it: ReturnType<typeof world>, container: string) =>
  series(it, { __name__: 'kube_pod_container_status_restarts_total', container })
    .filter(({ labels }) => labels.pod!.includes('7bf84f9696'))
    .map(last);

test('pods are saturated healthily', () => {
  const it = saturated({}, 300);
  const of = (name: string, more: Record<string, string> = {}) =>
    last(series(it, { __name__: name, container: 'svc-a', namespace: 'prod', ...more })[0]!);
  const throttled = of('container_cpu_cfs_throttled_periods_total') / of('container_cpu_cfs_periods_total');
  expect(throttled).toBeGreaterThan(0);
  expect(throttled).toBeLessThan(0.02);
  const memory = of('kube_pod_container_resource_limits', { resource: 'memory' });
  expect(of('container_memory_working_set_bytes') / memory).toBe(0.5);
  expect(of('container_oom_events_total')).toBe(0);
  expect(restarts(it, 'svc-a')).toEqual([0]);
  expect(series(it, { __name__: 'kube_pod_container_status_last_terminated_reason' })).toEqual([]);
});

test('restarts are counted, of the container that crashes', () => {
  // Down at 30, 70, 120; begins again at 40, 90, 160.
  const it = saturated({ canaryPods: { livesFor: 30 } }, 155);
  expect(restarts(it, 'svc-a')).toEqual([2]);
  expect(restarts(it, 'istio-proxy')).toEqual([0]);
  const [reason] = series(it, { __name__: 'kube_pod_container_status_last_terminated_reason' });
  expect(reason?.labels).toMatchObject({ reason: 'Error', container: 'svc-a' });
  const ids = series(it, { __name__: 'container_cpu_cfs_periods_total', container: 'svc-a' })
    .filter(({ labels }) => labels.pod!.includes('7bf84f9696'))
    .map(({ labels }) => labels.id);
  expect(new Set(ids).size).toBe(3);
});

test('nothing is measured of a container that is down', () => {
  // Down from 30 to 40, from 70 to 90, from 120 to 160.
  const it = saturated({ canaryPods: { livesFor: 30 }, scrapeInterval: 5 }, 160);
  const measured = series(it, { __name__: 'container_memory_working_set_bytes', container: 'svc-a' })
    .filter(({ labels }) => labels.pod!.includes('7bf84f9696'))
    .flatMap(samples)
    .filter(([, value]) => !Number.isNaN(value))
    .map(([at]) => at);
  expect(measured.filter((at) => (at > 30 && at < 40) || (at > 70 && at < 90) || (at > 120 && at < 160))).toEqual([]);
  expect(measured.length).toBeGreaterThan(15);
});

test('what is known of a pod that ends gets stale', () => {
  const it = saturated({}, 100);
  it.scale('canary', 0);
  it.advance(200_000);
  for (const one of it.store.series.filter(({ labels }) => labels.pod!.includes('7bf84f9696'))) {
    expect(samples(one).at(-1)![1]).toBeNaN();
  }
});
