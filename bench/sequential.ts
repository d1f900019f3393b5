/**
 * How the sequential error gate gathers evidence, and what else it could do: many simulated releases for each answer.
 *
 *     npm run bench:guards           2,000 releases for each number, about half a minute
 *     npm run bench:guards -- 500    fewer
 *
 * A release follows the standard plan (5 % for 2 minutes, 25 % for 5, 50 % for 10) with a scrape every 15 seconds. Each
 * pod is scraped at a time of its own, one scrape in 100 fails, and each measurement takes 0.1 s. Time 0 is the first
 * weight. The same seed gives the same numbers; a target that is missed ends the run with exit code 1.
 */
import {
  abortBound,
  type Counted,
  cleanRequests,
  type EvidenceScale,
  evidence as evidenceOf,
  evidenceScale,
  evidenceWindows,
  failuresToAbort,
  timesToGather,
} from '../lib/slo';

const SCRAPE = 15;
const FAILED_SCRAPES = 0.01;
const QUERY = 0.1;
const STEPS = [
  { until: 0, weight: 0 },
  { until: 120, weight: 0.05 },
  { until: 420, weight: 0.25 },
  { until: 1020, weight: 0.5 },
];
const END = 1020;
const LAST_WEIGHT = 420;
const HISTORY = 150;
const BUDGET = 0.1;
const HEALTHY = BUDGET / 2;
/** In percent. */
const FALSE_ABORT = 5;
const MISS = 5;

// The world: pods that serve, fail and are scraped.

interface Scenario {
  readonly rps: number;
  /** Pods of stable; the canary has its weight's share of as many, at least one. */
  readonly pods?: number;
  /** The share of requests that fail, in percent. */
  readonly errors: (release: 'canary' | 'stable', time: number, pod: number) => number;
  /** When the errors begin that are to be found; 0 if nothing else is said. */
  readonly since?: number;
  /** When the error rate changes. */
  readonly changes?: readonly number[];
  /** The same pods served an attempt before, which was aborted 10 s ago after a minute with 20 % errors. */
  readonly retry?: boolean;
}

interface Pod {
  readonly phase: number;
  /** The counters at each scrape; NaN where it failed. */
  readonly total: Float64Array;
  readonly failed: Float64Array;
}

interface Releases {
  readonly canary: readonly Pod[];
  readonly stable: readonly Pod[];
}

function simulate(scenario: Scenario): Releases {
  const pods = scenario.pods ?? 4;
  const changes = [...STEPS.map(({ until }) => until), ...(scenario.changes ?? []), -70, -10].sort((a, b) => a - b);
  const make = (release: 'canary' | 'stable', count: number) =>
    Array.from({ length: count }, (_, i) => simulatePod(scenario, release, i, pods, changes));
  return { canary: make('canary', Math.ceil(pods / 2)), stable: make('stable', pods) };
}

function simulatePod(
  scenario: Scenario,
  release: 'canary' | 'stable',
  index: number,
  pods: number,
  changes: readonly number[],
): Pod {
  const scrapes = Math.ceil((END + HISTORY) / SCRAPE) + 1;
  const phase = random() * SCRAPE - HISTORY;
  const total = new Float64Array(scrapes);
  const failed = new Float64Array(scrapes);
  let served = 0;
  let errors = 0;
  for (let i = 0; i < scrapes; i++) {
    const end = phase + i * SCRAPE;
    let from = end - SCRAPE;
    const parts = [...changes.filter((at) => at > from && at < end), end];
    for (const to of parts) {
      const { rate, share } = load(scenario, release, index, pods, (from + to) / 2);
      const bad = poisson(rate * (to - from) * share);
      served += bad + poisson(rate * (to - from) * (1 - share));
      errors += bad;
      from = to;
    }
    const lost = i > 0 && random() < FAILED_SCRAPES;
    total[i] = lost ? Number.NaN : served;
    failed[i] = lost ? Number.NaN : errors;
  }
  return { phase, total, failed };
}

/** Requests per second to a pod, and the share of them that fails. */
function load(scenario: Scenario, release: 'canary' | 'stable', index: number, pods: number, time: number) {
  const earlier = scenario.retry === true && time > -70 && time < -10;
  const weight = earlier ? 0.05 : weightAt(time);
  const serving = release === 'stable' ? pods : Math.max(1, Math.ceil(weight * pods));
  const errors = earlier && release === 'canary' ? 20 : scenario.errors(release, time, index);
  const rate = (scenario.rps * (release === 'canary' ? weight : 1 - weight)) / serving;
  return { rate: index < serving ? rate : 0, share: errors / 100 };
}

function weightAt(time: number): number {
  return STEPS.find(({ until }) => time < until)?.weight ?? 0;
}

// What a query sees of it.

/** The growth of all counters in (at − window, at], counted from the last scrape before it. */
function counted(pods: readonly Pod[], at: number, window: number): Counted {
  let failed = 0;
  let total = 0;
  for (const pod of pods) {
    const last = lastScrape(pod, at);
    if (last < 0 || pod.phase + last * SCRAPE <= at - window) continue;
    const before = lastScrape(pod, at - window);
    total += (pod.total[last] ?? 0) - (pod.total[before] ?? 0);
    failed += (pod.failed[last] ?? 0) - (pod.failed[before] ?? 0);
  }
  return { failed, total };
}

function lastScrape(pod: Pod, at: number): number {
  let i = Math.min(Math.floor((at - pod.phase) / SCRAPE), pod.total.length - 1);
  while (i >= 0 && Number.isNaN(pod.total[i])) i--;
  return i;
}

// The strategies.

interface Look {
  readonly initialDelay: number;
  readonly interval: number;
  /** The evidence at a time as a part of what aborts. */
  readonly evidence: (releases: Releases, at: number) => number;
}

interface Strategy {
  readonly name: string;
  readonly looks: readonly Look[];
}

interface Comparison {
  /** How much earlier than now the canary is counted. */
  readonly offset: number;
  /** How much longer than the canary's window stable's is, on both sides. */
  readonly margin: number;
  /** Whether stable's requests are those of the canary's window, although its failures are those of the longer one. */
  readonly undiluted: boolean;
}

const GUARDED: Comparison = { offset: SCRAPE, margin: SCRAPE, undiluted: true };
const DILUTED: Comparison = { ...GUARDED, undiluted: false };
const UNGUARDED: Comparison = { offset: 0, margin: 0, undiluted: false };

const scale = evidenceScale(BUDGET);
const windows = evidenceWindows(SCRAPE, END);
/** Three more at each of two verdicts. */
const looks = windows.reduce((sum, window) => sum + window.looks, 6);
const bound = abortBound(scale, looks, FALSE_ABORT);

/** @param times how often each request is counted: twice by a pair of Prometheus servers that nobody deduplicates */
function scanned(name: string, comparison?: Comparison, budget = BUDGET, times = 1): Strategy {
  const own = evidenceScale(budget);
  return {
    name,
    looks: windows.map(({ window, initialDelay, interval }) => ({
      initialDelay,
      interval,
      evidence: inWindow(own, abortBound(own, looks, FALSE_ABORT), window, comparison, times),
    })),
  };
}

function oneWindow(name: string, window: number): Strategy {
  const initialDelay = window + 2 * SCRAPE;
  const own = Math.floor((END - initialDelay) / SCRAPE) + 1;
  const evidence = inWindow(scale, abortBound(scale, own, FALSE_ABORT), window, GUARDED);
  return { name, looks: [{ initialDelay, interval: SCRAPE, evidence }] };
}

function inWindow(
  own: EvidenceScale,
  needed: number,
  window: number,
  comparison?: Comparison,
  times = 1,
): Look['evidence'] {
  return ({ canary, stable }, at) => {
    const { offset, margin, undiluted } = comparison ?? UNGUARDED;
    const ours = multiplied(counted(canary, at - offset, window), times);
    const alone = evidenceOf(own, ours) / needed;
    // What does not reach the bound by itself does not with a second one, and most looks end here.
    if (alone < 1 || !comparison) return alone;
    const long = window + 2 * margin;
    const theirs = multiplied(counted(stable, at - offset + margin, long), times);
    const total = undiluted ? (theirs.total * window) / long : theirs.total;
    return evidenceOf(own, ours, { failed: theirs.failed, total }) / needed;
  };
}

function multiplied({ failed, total }: Counted, times: number): Counted {
  return { failed: failed * times, total: total * times };
}

/** The counters as they are, from their beginning or from the last weight on, without a look at stable. */
function sinceBirth(name: string, start: (at: number) => number, falseAbort: number): Strategy {
  const bound = Math.log(100 / falseAbort);
  const evidence: Look['evidence'] = ({ canary }, at) => evidenceOf(scale, counted(canary, at, at - start(at))) / bound;
  return { name, looks: [{ initialDelay: 2 * SCRAPE, interval: SCRAPE, evidence }] };
}

const lastWeightBefore = (at: number) =>
  Math.max(-HISTORY, ...STEPS.map(({ until }) => until).filter((u) => u > 0 && u <= at));

const CHOSEN = scanned('scan', GUARDED);
const STRATEGIES: readonly Strategy[] = [
  sinceBirth('all', () => -HISTORY, 5),
  // One bound for each of three weights.
  sinceBirth('weight', lastWeightBefore, 5 / 3),
  oneWindow('1 min', 60),
  oneWindow('2 min', 120),
  scanned('alone'),
  scanned('same', UNGUARDED),
  scanned('wide', DILUTED),
  CHOSEN,
];

/** When the strategy aborts; Infinity if it does not. */
function abortTime(strategy: Strategy, releases: Releases): number {
  let earliest = Number.POSITIVE_INFINITY;
  for (const { initialDelay, interval, evidence } of strategy.looks) {
    for (let at = initialDelay + QUERY; at < Math.min(END, earliest); at += interval + QUERY) {
      if (evidence(releases, at) >= 1) earliest = at;
    }
  }
  return earliest;
}

/** The verdict before the last weight: at the detectable rate at most 5 % get as far as to pass. */
function passes({ canary }: Releases): boolean {
  const window = Math.floor((LAST_WEIGHT - 2 * SCRAPE) / SCRAPE) * SCRAPE;
  return [0, 30, 60].some(
    (later) => evidenceOf(scale, counted(canary, LAST_WEIGHT + later, window)) <= -Math.log(100 / MISS),
  );
}

// The questions.

const healthy = (rps: number, errors: number): Scenario => ({ rps, errors: () => errors });

const bad = (rps: number, errors: number, since = 0): Scenario => ({
  rps,
  errors: (release, time) => (release === 'canary' && time >= since ? errors : HEALTHY),
  changes: [since],
  since,
});

function blip(rps: number, pods: number, length: number, errors: number): Scenario {
  const start = random() * (END - 60);
  const inside = (time: number) => time >= start && time < start + length;
  return { rps, pods, errors: (_, time) => (inside(time) ? errors : HEALTHY), changes: [start, start + length] };
}

function bursts(rps: number): Scenario {
  const all = Array.from({ length: 10 }, () => {
    const from = random() * (END - 60);
    return { from, to: from + 2 + 20 * random(), errors: 50 * random() };
  });
  const at = (time: number) => all.filter(({ from, to }) => time >= from && time < to).map(({ errors }) => errors);
  return {
    rps,
    errors: (_, time) => Math.max(HEALTHY, ...at(time)),
    changes: all.flatMap(({ from, to }) => [from, to]),
  };
}

/** A pod of stable or of the canary, each as likely, fails for 10 seconds while the canary has half of the traffic. */
function badPod(rps: number): Scenario {
  const start = LAST_WEIGHT + 60 + 400 * random();
  const [release, pod] =
    random() < 1 / 3
      ? (['canary', Math.floor(2 * random())] as const)
      : (['stable', Math.floor(4 * random())] as const);
  const hit = (r: string, time: number, p: number) => r === release && p === pod && time >= start && time < start + 10;
  return { rps, errors: (r, time, p) => (hit(r, time, p) ? 20 : HEALTHY), changes: [start, start + 10] };
}

interface Target {
  readonly what: string;
  readonly holds: boolean;
}

const RUNS = Number(process.argv[2] ?? 2000);
const targets: Target[] = [];

function target(what: string, value: number, atMost: number, unit: string): void {
  targets.push({ what: `${what}: ${shown(value)} ${unit}, at most ${atMost} ${unit}`, holds: value <= atMost });
}

/** The sorted times from the beginning of the errors to the abort, for each strategy; Infinity without one. */
function timesOf(scenario: () => Scenario, strategies = STRATEGIES): number[][] {
  reseed();
  const times = strategies.map((): number[] => []);
  for (let run = 0; run < RUNS; run++) {
    const asked = scenario();
    const releases = simulate(asked);
    for (const [i, strategy] of strategies.entries())
      times[i]?.push(abortTime(strategy, releases) - (asked.since ?? 0));
  }
  return times.map((own) => own.sort((a, b) => a - b));
}

/** A row of the share of releases aborted, in percent; the chosen strategy's. */
function abortedRow(name: string, scenario: () => Scenario): number {
  const shares = timesOf(scenario).map(aborted);
  row(name, shares.map(shown));
  return shares.at(-1) ?? 100;
}

/** A row of median and 95th percentile of the seconds to the abort; the chosen strategy's median. */
function delayRow(name: string, scenario: () => Scenario): number {
  const times = timesOf(scenario);
  row(
    name,
    times.map((own) => `${delay(own, 0.5)} / ${delay(own, 0.95)}`),
  );
  return quantile(times.at(-1) ?? [], 0.5);
}

const aborted = (times: readonly number[]) => (100 * times.filter(Number.isFinite).length) / times.length;
const quantile = (sorted: readonly number[], q: number) => sorted[Math.floor(q * (sorted.length - 1))] ?? Number.NaN;

function delay(times: readonly number[], q: number): string {
  const time = quantile(times, q);
  return Number.isFinite(time) ? String(Math.round(time)) : 'never';
}

function shown(value: number): string {
  return value === Math.round(value) ? String(value) : value.toFixed(2);
}

function row(name: string, cells: readonly string[]): void {
  console.log(`| ${name} | ${cells.join(' | ')} |`);
}

function table(title: string): void {
  console.log(`\n${title}\n`);
  row(
    '',
    STRATEGIES.map(({ name }) => name),
  );
  console.log(`|---|${STRATEGIES.map(() => '--:|').join('')}`);
}

// Random numbers: the same seed before each row, so that no row depends on another.

let state = 0;

function reseed(): void {
  state = 42;
}

/** From 0 to 1 (mulberry32). */
function random(): number {
  state = (state + 0x6d2b79f5) | 0;
  let t = Math.imul(state ^ (state >>> 15), 1 | state);
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
}

/** Exact up to a mean of 60, where single failures matter; normal above. */
function poisson(mean: number): number {
  if (mean > 60) {
    const normal = Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
    return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal));
  }
  const end = Math.exp(-mean);
  let n = 0;
  for (let product = random(); product > end; product *= random()) n++;
  return n;
}

const LEGEND = [
  'all: everything since the pods began, stable not asked (ln 20)',
  'weight: everything since the last weight, stable not asked (ln 60)',
  '1 min, 2 min: one sliding window, looked at with every scrape, stable compared as in the scan',
  'alone: the windows of the scan, stable not asked',
  'same: the scan, stable counted in the very window of the canary',
  "wide: the scan, but a share of stable's failures in its longer window",
  "scan: the canary a scrape ago; stable's failures from a scrape before to a scrape after, by the requests of the window",
];

// The answers.

console.log(`The scan, at a budget of ${BUDGET} % and a detectable rate of ${scale.detectable} %, in ${looks} looks:`);
for (const { window, initialDelay, interval, looks: own } of windows) {
  console.log(`- window ${window} s, first after ${initialDelay} s, then every ${interval} s: ${own} looks`);
}
console.log(`- aborts at ${bound}; ln(looks ÷ 5 %) would be ${Math.log(looks / 0.05).toFixed(3)}`);
console.log(
  `- ${failuresToAbort(scale, bound)} failures abort beside a clean stable; ` +
    `beyond the budget it takes more than ${timesToGather(scale).toFixed(1)} times stable's error rate`,
);
console.log(`- ${cleanRequests(scale, MISS)} clean requests pass`);

console.log(`\nStrategies\n\n${LEGEND.map((line) => `- ${line}`).join('\n')}`);

table('Aborted although healthy, in percent');
for (const rps of [1, 10, 100, 1000]) {
  const value = abortedRow(`half the budget, ${rps}/s`, () => healthy(rps, HEALTHY));
  target(`healthy at half the budget, ${rps}/s`, value, 1, '%');
}
for (const rps of [1, 4, 10, 32, 100, 1000]) {
  const value = abortedRow(`at the budget, ${rps}/s`, () => healthy(rps, BUDGET));
  target(`healthy at the budget, ${rps}/s`, value, 5, '%');
}

table('Seconds from the beginning of the errors to the abort: median / 95th percentile');
// The looks are where they are; the errors come at any time between two.
const about = (time: number) => time + SCRAPE * random();
const BAD: readonly [name: string, scenario: () => Scenario, atMost?: number][] = [
  ['5 % from the start, 1/s', () => bad(1, 5)],
  ['5 % from the start, 10/s', () => bad(10, 5)],
  ['5 % from the start, 100/s', () => bad(100, 5), 60],
  ['20 % from the start, 1/s', () => bad(1, 20), 300],
  ['20 % from the start, 10/s', () => bad(10, 20)],
  ['20 % from the start, 100/s', () => bad(100, 20), 60],
  ['2 % after 8 minutes, 10/s', () => bad(10, 2, about(480))],
  ['2 % after 8 minutes, 100/s', () => bad(100, 2, about(480)), 60],
  ['2 % after 8 minutes, 1000/s', () => bad(1000, 2, about(480))],
  ['5 % at the last weight, 10/s', () => bad(10, 5, LAST_WEIGHT)],
  ['5 % at the last weight, 100/s', () => bad(100, 5, LAST_WEIGHT)],
  ['20 % after 10 minutes, 1/s', () => bad(1, 20, about(600))],
  ['5 % after 10 minutes, 100/s', () => bad(100, 5, about(600))],
];
for (const [name, scenario, atMost] of BAD) {
  const median = delayRow(name, scenario);
  if (atMost !== undefined) target(`${name}, median`, median, atMost, 's');
}

table('Aborted although stable fails as well, in percent');
for (const length of [10, 60]) {
  for (const errors of [100, 20]) {
    for (const pods of [2, 10]) {
      for (const rps of [10, 100]) {
        const name = `${length} s of ${errors} %, ${pods} stable pods, ${rps}/s`;
        target(
          name,
          abortedRow(name, () => blip(rps, pods, length, errors)),
          1,
          '%',
        );
      }
    }
  }
}
target(
  '10 bursts',
  abortedRow('10 bursts of 2 to 22 s, up to 50 %, 100/s', () => bursts(100)),
  1,
  '%',
);
abortedRow('one pod of all fails 20 % for 10 s, 100/s', () => badPod(100));

table('Aborted although healthy, 10 s after the abort of the same revision, in percent');
for (const rps of [10, 100]) {
  target(
    `retry, ${rps}/s`,
    abortedRow(`${rps}/s`, () => ({ ...healthy(rps, HEALTHY), retry: true })),
    1,
    '%',
  );
}

console.log('\nOther budgets, the scan alone: aborted at half the budget and at the budget, in percent\n');
row('budget', ['1/s', '10/s', '100/s', '1000/s']);
console.log('|---|--:|--:|--:|--:|');
for (const budget of [1, 0.01]) {
  const own = scanned('scan', GUARDED, budget);
  const share = (rps: number, errors: number) => aborted(timesOf(() => healthy(rps, errors), [own])[0] ?? []);
  row(
    `${budget} %`,
    [1, 10, 100, 1000].map((rps) => `${shown(share(rps, budget / 2))} / ${shown(share(rps, budget))}`),
  );
}

console.log('\nEvery request counted twice, the scan alone: aborted, in percent\n');
row('', ['1/s', '10/s', '100/s']);
console.log('|---|--:|--:|--:|');
for (const [name, scenario] of [
  ['at the budget', (rps: number) => healthy(rps, BUDGET)],
  ['10 s of 20 %, 2 stable pods', (rps: number) => blip(rps, 2, 10, 20)],
] as const) {
  const twice = scanned('scan', GUARDED, BUDGET, 2);
  row(
    name,
    [1, 10, 100].map((rps) => shown(aborted(timesOf(() => scenario(rps), [twice])[0] ?? []))),
  );
}

console.log('\nThe verdict before the last weight: passed, in percent; the others pause\n');
const VERDICTS: readonly [string, () => Scenario][] = [
  ['no traffic', () => healthy(0, HEALTHY)],
  ...[1, 3, 10, 100].map((rps): [string, () => Scenario] => [`healthy, ${rps}/s`, () => healthy(rps, HEALTHY)]),
  ['at the detectable rate, 10/s', () => bad(10, 1)],
  ['at the detectable rate, 100/s', () => bad(100, 1)],
  ['both fail 1 % all the time, 100/s', () => healthy(100, 1)],
];
for (const [name, scenario] of VERDICTS) {
  reseed();
  let passed = 0;
  for (let run = 0; run < RUNS; run++) if (passes(simulate(scenario()))) passed++;
  console.log(`- ${name}: ${shown((100 * passed) / RUNS)}`);
  if (name === 'no traffic') target('passed without traffic', (100 * passed) / RUNS, 0, '%');
}

console.log('\nTargets\n');
for (const { what, holds } of targets) console.log(`- ${holds ? 'holds' : 'MISSED'}: ${what}`);
if (targets.some(({ holds }) => !holds)) process.exitCode = 1;
