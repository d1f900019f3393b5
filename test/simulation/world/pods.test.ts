import { released, world } from './worlds';

/** Advances from one change of available pods to the next, in seconds, until a time. */
function changes(it: ReturnType<typeof world>, until: number): [number, number][] {
  const seen: [number, number][] = [];
  while (it.nextPodChange() <= until * 1000) {
    const next = it.nextPodChange();
    expect(next).toBeGreaterThan(it.now);
    it.advance(next);
    seen.push([next / 1000, it.available('canary')]);
  }
  return seen;
}

test('the stable pods are there from the beginning', () => {
  const it = world();
  expect([it.now, it.wanted('stable'), it.available('stable'), it.wanted('canary')]).toEqual([0, 6, 6, 0]);
  expect(it.nextPodChange()).toBe(Number.POSITIVE_INFINITY);
});

test('a new pod is available after its start and the time that it must be ready', () => {
  const it = world({ startup: 20 }, { service: { minReadySeconds: 7 } });
  it.advance(5000);
  it.scale('canary', 2);
  expect([it.wanted('canary'), it.available('canary')]).toEqual([2, 0]);
  expect(changes(it, 1000)).toEqual([[32, 2]]);
});

test('a pod gets requests as soon as it is ready, before it is available', () => {
  const it = world({ startup: 20 }, { service: { minReadySeconds: 100 } });
  it.scale('canary', 1);
  it.route(50);
  it.advance(60_000);
  expect(it.firstTrafficAt).toBe(20_000);
  expect(it.available('canary')).toBe(0);
});

test('a pod that needs no time to start is available at once', () => {
  const it = world({ startup: 0 });
  it.scale('canary', 1);
  expect(it.available('canary')).toBe(1);
  expect(it.nextPodChange()).toBe(Number.POSITIVE_INFINITY);
});

test('a pod that never becomes ready is wanted, and nothing is to be waited for', () => {
  const it = world({ canaryPods: 'never-ready' });
  it.scale('canary', 1);
  it.advance(10_000_000);
  expect([it.wanted('canary'), it.available('canary')]).toEqual([1, 0]);
  expect(it.nextPodChange()).toBe(Number.POSITIVE_INFINITY);
});

test('the newest pods end first, at once', () => {
  const it = world({ startup: 20 });
  it.scale('canary', 1);
  it.advance(10_000);
  it.scale('canary', 3);
  it.advance(20_000);
  it.scale('canary', 1);
  expect([it.wanted('canary'), it.available('canary')]).toEqual([1, 1]);
  it.scale('canary', 0);
  expect([it.wanted('canary'), it.available('canary')]).toEqual([0, 0]);
});

test('a crash loop ends a pod again and again, and each time it stays away longer', () => {
  const it = world({ startup: 5, canaryPods: { livesFor: 30 } });
  it.scale('canary', 1);
  // Ready at 5, down for 10, 20, 40, 80, 160, 300, 300 seconds, and 5 to start.
  expect(changes(it, 1500)).toEqual(
    [[5, 35], [50, 80], [105, 135], [180, 210], [295, 325], [490, 520], [825, 855], [1160, 1190], [1495]].flatMap(
      ([up, down]) => [[up, 1], ...(down === undefined ? [] : [[down, 0]])],
    ),
  );
});

test('a pod that lives for ten minutes is started again without delay growing', () => {
  const it = world({ startup: 5, canaryPods: { livesFor: 600 } });
  it.scale('canary', 1);
  expect(changes(it, 1900).map(([at]) => at)).toEqual([5, 605, 620, 1220, 1235, 1835, 1850]);
});

test('a pod that ends before it was ready for long enough is never available', () => {
  const it = world({ startup: 5, canaryPods: { livesFor: 30 } }, { service: { minReadySeconds: 30 } });
  it.scale('canary', 1);
  expect(it.nextPodChange()).toBe(Number.POSITIVE_INFINITY);
  it.advance(20_000);
  expect(it.available('canary')).toBe(0);
});

test('stable pods that are made again start well, whatever is wrong with the new version', () => {
  const it = world({ canaryPods: 'never-ready', startup: 20 });
  it.scale('stable', 3);
  it.scale('stable', 6);
  expect(it.available('stable')).toBe(3);
  expect(it.nextPodChange()).toBe(20_000);
  it.advance(20_000);
  expect(it.available('stable')).toBe(6);
});

test('requests to a pod that is down go to the others', () => {
  const it = released(world({ startup: 0, canaryPods: { livesFor: 10 } }), 9, 50, 2);
  it.advance(10_000);
  const { requests } = it.served.canary;
  it.scale('canary', 3);
  it.advance(19_000);
  const served = it.served.canary;
  // The third pod lives on while the first two are down.
  expect(served.requests).toBeGreaterThan(requests);
  expect(served.failed).toBe(0);
});
