import {
  CANARY_HOST,
  CANARY_POD,
  grown,
  ofCallers,
  ofPods,
  released,
  STABLE_HOST,
  STABLE_POD,
  series,
  total,
  world,
} from './worlds';

/** How many standard deviations a Poisson count is from what was expected. */
const deviations = (seen: number, expected: number) => Math.abs(seen - expected) / Math.sqrt(expected);

test('requests are routed by weight, and fail as often as each version does', () => {
  const it = released(world({ canaryErrorRate: 0.05, stableErrorRate: 0.01, startup: 0 }), 1000, 20);
  const { stable, canary } = it.served;
  expect(deviations(canary.requests, 20_000)).toBeLessThan(4);
  expect(deviations(stable.requests, 80_000)).toBeLessThan(4);
  expect(deviations(canary.failed, 1000)).toBeLessThan(4);
  expect(deviations(stable.failed, 800)).toBeLessThan(4);
});

test('both sides count the same requests', () => {
  const it = released(
    world({
      canaryErrorRate: 0.3,
      startup: 0,
      requestsPerSecond: [
        { at: 0, value: 100 },
        { at: 200, value: 0 },
      ],
    }),
    300,
  );
  // Nothing is asked any more, and all have been scraped since.
  for (const response_code of ['200', '500']) {
    const answered = total(series(it, ofPods({ ...CANARY_POD, response_code })));
    expect(answered).toBeGreaterThan(2000);
    expect(total(series(it, ofCallers({ ...CANARY_HOST, response_code })))).toBe(answered);
  }
  expect(total(series(it, ofPods(CANARY_POD)))).toBe(it.served.canary.requests);
  expect(total(series(it, ofPods({ ...CANARY_POD, response_code: '500' })))).toBe(it.served.canary.failed);
  expect(total(series(it, ofPods(STABLE_POD)))).toBe(total(series(it, ofCallers(STABLE_HOST))));
});

test('a request that one side has counted is counted at the next scrape of the other side, never before it was sent', () => {
  const it = released(world({ startup: 0 }, { metrics: ['istio_requests_total'] }), 600);
  const atPods = grown(series(it, ofPods(CANARY_POD)));
  const atCallers = grown(series(it, ofCallers(CANARY_HOST)));
  // Last scraped within the last 15 s, at 50 requests per second.
  expect(Math.abs(atPods - atCallers)).toBeLessThan(15 * 50 + 150);
  expect(Math.max(atPods, atCallers)).toBeLessThanOrEqual(it.served.canary.requests);
});

test('all pods of a version and all callers take an equal part', () => {
  const it = released(world({ startup: 0, callers: 3 }), 1000, 50, 4);
  const pods = series(it, ofPods({ ...CANARY_POD })).map((one) => total([one]));
  const callers = series(it, ofCallers(CANARY_HOST)).map((one) => total([one]));
  expect(pods).toHaveLength(4);
  expect(callers).toHaveLength(3);
  for (const count of pods) expect(deviations(count, (50_000 - 300) / 4)).toBeLessThan(6);
  for (const count of callers) expect(deviations(count, (50_000 - 300) / 3)).toBeLessThan(6);
});

test('a pod that comes later has counted nothing of what was before', () => {
  const it = released(world({ startup: 0, canaryErrorRate: 0.5 }), 1000);
  it.scale('canary', 2);
  it.advance(1_016_000);
  for (const response_code of ['200', '500']) {
    const [, second] = series(it, ofPods({ ...CANARY_POD, response_code })).map((one) => total([one]));
    expect(second).toBeLessThan(250);
  }
});

test('requests that a pod answered since it was scraped last are answered, also when it ends', () => {
  const it = released(world({ startup: 0, scrapeInterval: 3600 }, { history: 0 }), 100);
  it.scale('canary', 0);
  expect(deviations(it.served.canary.requests, 5000)).toBeLessThan(4);
  expect(it.served.canary.failed).toBe(0);
});

test('they are answered, too, when it crashes', () => {
  const it = released(world({ startup: 0, scrapeInterval: 3600, canaryPods: { livesFor: 100 } }, { history: 0 }), 110);
  const { requests, failed } = it.served.canary;
  expect(deviations(requests - failed, 5000)).toBeLessThan(4);
  // Nobody was there for ten seconds.
  expect(deviations(failed, 500)).toBeLessThan(4);
});

test('counts of equal times vary as a Poisson process does', () => {
  const counts = Array.from(
    { length: 400 },
    (_, run) => released(world({ startup: 0, requestsPerSecond: 4 }, { run, history: 0 }), 50).served.canary.requests,
  );
  const mean = counts.reduce((sum, it) => sum + it, 0) / counts.length;
  const variance = counts.reduce((sum, it) => sum + (it - mean) ** 2, 0) / (counts.length - 1);
  expect(Math.abs(mean - 100)).toBeLessThan(4 * Math.sqrt(100 / 400));
  expect(variance / 100).toBeGreaterThan(0.75);
  expect(variance / 100).toBeLessThan(1.3);
});

test('without requests nothing is counted, and no series appears', () => {
  const it = released(world({ requestsPerSecond: 0, startup: 0 }), 300);
  expect(it.store.series).toEqual([]);
  expect(it.served).toEqual({ stable: { requests: 0, failed: 0 }, canary: { requests: 0, failed: 0 } });
  expect(it.firstTrafficAt).toBe(0);
});

test('ten thousand requests per second are counted one by one', () => {
  const it = released(world({ requestsPerSecond: 10_000, canaryErrorRate: 0.001, startup: 0 }), 600, 50, 3);
  expect(deviations(it.served.canary.requests, 3_000_000)).toBeLessThan(4);
  expect(deviations(it.served.canary.failed, 3000)).toBeLessThan(4);
  expect(Number.isInteger(it.served.canary.requests)).toBe(true);
});

test('without a traffic router requests follow the pods that are ready', () => {
  const it = world({ startup: 20 }, { service: { split: 'pods', replicas: 3 } });
  it.scale('canary', 1);
  it.advance(20_000);
  expect(it.served.canary.requests).toBe(0);
  expect(it.firstTrafficAt).toBe(20_000);
  it.advance(1_020_000);
  expect(deviations(it.served.canary.requests, 25_000)).toBeLessThan(4);
});

test('requests to a version without a ready pod fail at the callers, and nobody else sees them', () => {
  const it = released(world({ canaryPods: 'never-ready' }), 300, 20);
  expect(it.firstTrafficAt).toBeUndefined();
  expect(deviations(it.served.canary.requests, 6000)).toBeLessThan(4);
  expect(it.served.canary.failed).toBe(it.served.canary.requests);
  const [one] = series(it, ofCallers(CANARY_HOST));
  expect(one?.labels).toMatchObject({ response_code: '503', response_flags: 'UH', destination_workload: 'unknown' });
  expect(series(it, ofPods(CANARY_POD))).toEqual([]);
});

test('a scenario begins with the first request to the new version, however long its pods need to start', () => {
  const errors = [
    { at: 0, value: 0 },
    { at: 100, value: 1 },
  ];
  const it = released(world({ startup: 60, canaryErrorRate: errors, requestsPerSecond: 10 }), 159.9, 100);
  expect(it.firstTrafficAt).toBe(60_000);
  // Until its pod was ready, nobody answered.
  const unanswered = it.served.canary.failed;
  expect(deviations(unanswered, 600)).toBeLessThan(4);
  it.advance(160_000);
  const before = it.served.canary;
  it.advance(260_000);
  const { requests, failed } = it.served.canary;
  expect(failed - before.failed).toBe(requests - before.requests);
});

test('weight that comes after the pod is ready begins the scenario', () => {
  const it = world({ startup: 10 });
  it.scale('canary', 1);
  it.advance(45_500);
  expect(it.firstTrafficAt).toBeUndefined();
  it.route(5);
  expect(it.firstTrafficAt).toBe(45_500);
});

test('before the release the scenario is as before its zero, and waits there for the first request', () => {
  const requestsPerSecond = [
    { at: -60, value: 1000 },
    { at: -30, value: 10 },
    { at: 0, value: 500 },
  ];
  const it = world({ requestsPerSecond, startup: 10 });
  it.advance(1_000_000);
  expect(deviations(it.served.stable.requests, 10_000)).toBeLessThan(4);
  it.scale('canary', 1);
  it.route(50);
  it.advance(1_010_000);
  const { stable, canary } = it.served;
  it.advance(1_110_000);
  expect(deviations(it.served.canary.requests - canary.requests, 25_000)).toBeLessThan(4);
  expect(deviations(it.served.stable.requests - stable.requests, 25_000)).toBeLessThan(4);
});

test('shared errors hit both versions, on top of their own', () => {
  const scenario = { canaryErrorRate: 0.5, sharedErrors: [{ from: 100, to: 200, rate: 0.4 }], startup: 0 };
  const it = released(world(scenario), 100);
  expect(it.served.stable.failed).toBe(0);
  const before = it.served;
  it.advance(200_000);
  const after = it.served;
  expect(deviations(after.stable.failed, 2000)).toBeLessThan(4);
  // 1 - 0.5 * 0.6
  expect(deviations(after.canary.failed - before.canary.failed, 3500)).toBeLessThan(4);
  it.advance(300_000);
  expect(it.served.stable.failed).toBe(after.stable.failed);
});

test('shared errors of two reasons come together', () => {
  const sharedErrors = [
    { from: 0, to: 200, rate: 0.5 },
    { from: 100, to: 300, rate: 0.5 },
  ];
  const it = released(world({ sharedErrors, startup: 0 }), 300, 0);
  // In a half of the first and last 100 seconds, and in three quarters of those between.
  const { requests, failed } = it.served.stable;
  expect(it.firstTrafficAt).toBeUndefined();
  expect(failed).toBe(0);
  it.route(1);
  it.advance(600_000);
  const after = it.served.stable;
  expect(deviations(after.requests - requests, 29_700)).toBeLessThan(4);
  expect(deviations(after.failed, 0.99 * (5000 + 7500 + 5000))).toBeLessThan(4);
});

test('a version that fails under load fails while its pods get more than it bears', () => {
  const it = released(world({ canaryErrorsAbove: 30, canaryErrorRate: 1, startup: 0 }), 100, 30);
  expect(it.served.canary.failed).toBe(0);
  it.route(60);
  const { requests } = it.served.canary;
  it.advance(200_000);
  const loaded = it.served.canary;
  expect(loaded.failed).toBe(loaded.requests - requests);
  it.scale('canary', 2);
  it.advance(300_000);
  expect(it.served.canary.failed).toBe(loaded.failed);
});

test('a record is played from the first request to the new version on, and holds its last value', () => {
  const recorded = { step: 60, requestsPerSecond: [100, 10], errorRate: [0, 0.5] };
  const it = released(world({ recorded, startup: 0 }), 60, 50);
  expect(deviations(it.served.stable.requests, 3000)).toBeLessThan(4);
  expect(it.served.stable.failed).toBe(0);
  const { requests } = it.served.stable;
  it.advance(1_060_000);
  expect(deviations(it.served.stable.requests - requests, 5000)).toBeLessThan(4);
  expect(deviations(it.served.stable.failed, 2500)).toBeLessThan(4);
  expect(deviations(it.served.canary.failed, 2500)).toBeLessThan(4);
});

test('the new version fails as the stable one does, unless told otherwise', () => {
  const it = released(world({ stableErrorRate: 0.1, startup: 0 }), 600);
  expect(deviations(it.served.canary.failed, 3000)).toBeLessThan(4);
});

test('after the promotion the new version answers all requests, under the stable Service', () => {
  const it = released(world({ startup: 0 }), 100, 100, 3);
  const { stable, canary } = it.served;
  const callers = total(series(it, ofCallers(STABLE_HOST)));
  it.promote();
  expect([it.wanted('stable'), it.wanted('canary'), it.available('stable')]).toEqual([3, 0, 3]);
  it.advance(200_000);
  expect(it.served.stable).toEqual(stable);
  expect(deviations(it.served.canary.requests - canary.requests, 10_000)).toBeLessThan(4);
  expect(total(series(it, ofCallers(STABLE_HOST))) - callers).toBeGreaterThan(8000);
});
