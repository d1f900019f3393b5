import { CANARY_HOST, CANARY_POD, ofCallers, ofPods, released, STABLE_POD, samples, series, world } from './worlds';

const stale = (list: readonly [number, number][]) => list.filter(([, value]) => Number.isNaN(value)).map(([at]) => at);

test('each target is scraped at its own time within every interval', () => {
  const it = released(world({ startup: 0, scrapeInterval: 30 }), 600, 50, 3);
  const phases = new Set<number>();
  for (const { times, length } of it.store.series) {
    for (let i = 1; i < length; i++) expect(times[i]! - times[i - 1]!).toBe(30_000);
    phases.add((times[0]! + 900_000) % 30_000);
  }
  // Six stable pods, three new ones and two callers.
  expect(phases.size).toBe(11);
});

test('every target has been scraped when the history begins, and within one interval after a pod is there', () => {
  const it = world({ startup: 0 }, { history: 300 });
  for (const one of series(it, ofPods(STABLE_POD))) expect(one.times[0]).toBeLessThanOrEqual(-300_000);
  it.advance(100_500);
  released(it, 120);
  const [first] = series(it, ofPods(CANARY_POD)).map((one) => samples(one)[0]![0]);
  expect(first).toBeGreaterThan(100.5);
  expect(first).toBeLessThanOrEqual(115.5);
});

test('stable counters have a past, so that they are not taken for new', () => {
  const it = world({ stableErrorRate: 0.01 });
  const [one] = series(it, ofPods({ ...STABLE_POD, response_code: '500' }));
  // A day of a hundred requests per second over six pods, of which one in a hundred fails.
  expect(one!.values[0]! / (86_400 * (100 / 6) * 0.01)).toBeCloseTo(1, 1);
});

test('a series appears with the first event that it counts, with all that was counted by then', () => {
  const late = [
    { at: 0, value: 0 },
    { at: 100, value: 0.5 },
  ];
  const it = released(world({ startup: 0, canaryErrorRate: late }), 100);
  const failures = { ...CANARY_POD, response_code: '500' };
  expect(series(it, ofPods(failures))).toEqual([]);
  it.advance(130_000);
  const [one] = series(it, ofPods(failures));
  const [at, value] = samples(one!)[0]!;
  expect(at).toBeGreaterThan(100);
  expect(at).toBeLessThanOrEqual(115);
  expect(Math.abs(value - (at - 100) * 25)).toBeLessThan(5 * Math.sqrt((at - 100) * 25) + 1);
});

test('a pod that ends leaves stale markers at the time of its next scrape, and nothing after', () => {
  const it = released(world({ startup: 0 }), 100);
  const [one] = series(it, ofPods(CANARY_POD));
  const next = samples(one!).at(-1)![0] + 15;
  it.scale('canary', 0);
  it.advance(200_000);
  expect(samples(one!).at(-1)).toEqual([next, Number.NaN]);
  expect(stale(samples(one!))).toEqual([next]);
  // Its callers still tell what they have sent.
  expect(samples(series(it, ofCallers(CANARY_HOST))[0]!).at(-1)![0]).toBeGreaterThan(180);
});

test('counters go on where an application crashes, since the sidecar lives on', () => {
  const it = released(world({ startup: 0, canaryPods: { livesFor: 40 } }), 300);
  const values = samples(series(it, ofPods({ ...CANARY_POD, response_code: '200' }))[0]!).map(([, value]) => value);
  expect(stale(samples(series(it, ofPods(CANARY_POD))[0]!))).toEqual([]);
  expect([...values].sort((a, b) => a - b)).toEqual(values);
});

test('a scrape that fails makes the series of its target stale, once', () => {
  const it = released(world({ startup: 0, failedScrapes: 0.3 }), 6000);
  const [one] = series(it, ofPods({ ...STABLE_POD, response_code: '200' }));
  const list = samples(one!).filter(([at]) => at > 200);
  const failed = stale(list).length;
  for (const [i, [, value]] of list.entries()) {
    if (i > 0 && Number.isNaN(value)) expect(list[i - 1]![1]).not.toBeNaN();
  }
  // Of 386 scrapes 30 % fail; one behind another writes no second marker.
  const scrapes = (list.at(-1)![0] - list[0]![0]) / 15 + 1;
  expect(failed / scrapes).toBeGreaterThan(0.15);
  expect(failed / scrapes).toBeLessThan(0.27);
  expect((list.length - failed) / scrapes).toBeCloseTo(0.7, 1);
});

test('while Prometheus is away nothing is scraped, and counters go on behind its back', () => {
  const it = released(world({ startup: 0, prometheusOutages: [{ from: 100, to: 300 }] }), 99);
  expect(it.prometheusAnswers).toBe(true);
  it.advance(100_000);
  expect(it.prometheusAnswers).toBe(false);
  it.advance(299_000);
  for (const one of it.store.series) expect(samples(one).at(-1)![0]).toBeLessThan(100);
  it.advance(400_000);
  expect(it.prometheusAnswers).toBe(true);
  const [one] = series(it, ofPods(CANARY_POD));
  const times = samples(one!).map(([at]) => at);
  expect(times.filter((at) => at >= 100 && at < 300)).toEqual([]);
  expect(stale(samples(one!))).toEqual([]);
  expect(samples(one!).at(-1)![1]).toBeGreaterThan(15_000);
});

test('a pod that ends while Prometheus is away leaves no marker', () => {
  const it = released(world({ startup: 0, prometheusOutages: [{ from: 100, to: 300 }] }), 150);
  it.scale('canary', 0);
  it.advance(400_000);
  const [one] = series(it, ofPods(CANARY_POD));
  expect(stale(samples(one!))).toEqual([]);
  expect(samples(one!).at(-1)![0]).toBeLessThan(100);
});

test('the series up says which scrapes succeed, if somebody asks', () => {
  const it = released(world({ startup: 0, failedScrapes: 0.5 }, { metrics: ['up'] }), 6000);
  expect(it.store.series.every(({ labels }) => labels.__name__ === 'up')).toBe(true);
  const values = samples(series(it, STABLE_POD)[0]!).map(([, value]) => value);
  expect(new Set(values)).toEqual(new Set([0, 1]));
});

test('only what somebody asks for is produced, and nothing that is missing', () => {
  const played = (missingMetrics: string[]) => released(world({ startup: 0, missingMetrics }), 60).store.series.length;
  expect(played([])).toBeGreaterThan(0);
  for (const pattern of ['istio_requests_total', 'istio_*', '*_total', '*requests*']) expect(played([pattern])).toBe(0);
  expect(played(['istio_requests', 'requests_*'])).toBeGreaterThan(0);
  expect(released(world({ startup: 0 }, { metrics: [] }), 60).store.series).toEqual([]);
});

test('the same seed and run give the same samples, and another run gives others', () => {
  const bytes = (seed: number, run: number) => {
    const it = released(world({ canaryErrorRate: 0.05, failedScrapes: 0.1 }, { seed, run }), 300);
    return JSON.stringify(it.store.series.map((one) => [one.labels, samples(one)]));
  };
  expect(bytes(1, 0)).toBe(bytes(1, 0));
  expect(bytes(1, 1)).not.toBe(bytes(1, 0));
  expect(bytes(2, 0)).not.toBe(bytes(1, 0));
});

test('how far a world is advanced at a time does not matter', () => {
  const inSteps = (step: number) => {
    const it = world({ canaryErrorRate: 0.05, startup: 20 });
    it.scale('canary', 1);
    it.route(20);
    for (let at = step; at <= 300; at += step) it.advance(at * 1000);
    return it.store.series.map(samples);
  };
  expect(inSteps(1)).toEqual(inSteps(300));
});

test('label sets are the same objects in every release of a service', () => {
  const labels = (run: number) => new Set(released(world({}, { run }), 60).store.series.map((one) => one.labels));
  const [first, second] = [labels(0), labels(1)];
  expect(first.size).toBeGreaterThan(10);
  expect(second).toEqual(first);
  for (const one of second) expect(first.has(one)).toBe(true);
});

test('what one release costs', () => {
  const scenario = { canaryErrorRate: 0.05, stableErrorRate: 0.001 };
  const play = (run: number) => {
    const it = released(world(scenario, { run, history: 720 }), 300, 5);
    it.scale('canary', 2);
    it.route(25);
    it.advance(600_000);
    it.scale('canary', 3);
    it.route(50);
    it.advance(1_200_000);
    return it;
  };
  for (let run = 0; run < 50; run++) play(run);
  const begin = process.cpuUsage();
  for (let run = 0; run < 100; run++) play(run);
  const { user, system } = process.cpuUsage(begin);
  const millis = (user + system) / 1000 / 100;
  process.stderr.write(`a release of 20 minutes takes ${millis.toFixed(2)} ms of processor time\n`);
  expect(play(0).served.canary.requests).toBeGreaterThan(30_000);
});
