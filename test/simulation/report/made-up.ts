import type { Share, SimulationSummary } from '../../../lib/simulation/outcome';
import type { SimulatedService, SimulationReport } from '../../../lib/simulation/report/report';
import { ABORTED, PAUSED, PROMOTED, SLOWLY } from './made-up-releases';

const STEPS = [
  'setWeight 5',
  'pause 2m',
  'analysis svc-a-gate',
  'setWeight 25',
  'pause 5m',
  'analysis svc-a-sequential-error-verdict',
  'analysis svc-a-gate',
  'setWeight 50',
  'pause 10m',
  'analysis svc-a-sequential-error-verdict',
  'analysis svc-a-gate',
];

/** A thousand releases like the aborted one. */
export const MOSTLY_ABORTED: SimulationSummary = {
  ...shares({ aborted: 1000 }),
  secondsToAbort: { median: 45, p95: 75, mean: 48.2, max: 150 },
  spoiled: { median: 12, p95: 23, mean: 12.8, max: 44 },
  budgetBurnt: { median: 0.000046, p95: 0.000089, mean: 0.00005, max: 0.00017 },
  abortTimes: abortTimes({ 30: 220, 45: 410, 60: 240, 75: 90, 90: 28, 105: 8, 120: 3, 150: 1 }),
  decidedBy: { 'background/sequential-error-15s': 987, 'background/client-error-rate': 13 },
  example: ABORTED,
};

/** The same under a rule that looks once a minute over ten. */
export const SLOWLY_ABORTED: SimulationSummary = {
  ...shares({ aborted: 914, promoted: 86 }),
  secondsToAbort: { median: 195, p95: 735, mean: 260, max: 1190 },
  spoiled: { median: 58, p95: 842, mean: 180, max: 2210 },
  budgetBurnt: { median: 0.00022, p95: 0.0032, mean: 0.0007, max: 0.0085 },
  secondsToPromote: { median: 1214, p95: 1216, mean: 1214, max: 1219 },
  abortTimes: abortTimes({
    75: 80,
    135: 230,
    195: 260,
    255: 120,
    315: 80,
    435: 60,
    555: 30,
    735: 30,
    915: 15,
    1155: 9,
  }),
  decidedBy: { 'background/error-rate': 914 },
  example: SLOWLY,
};

/** A thousand good releases, four of them aborted by mistake. */
export const MOSTLY_PROMOTED: SimulationSummary = {
  ...shares({ promoted: 996, aborted: 4 }),
  secondsToAbort: { median: 312, p95: 880, mean: 420, max: 911 },
  spoiled: { median: 3, p95: 7, mean: 3.1, max: 12 },
  budgetBurnt: { median: 0.000011, p95: 0.000027, mean: 0.00001, max: 0.00005 },
  secondsToPromote: { median: 1205, p95: 1207, mean: 1205.3, max: 1212 },
  abortTimes: [141, 210, 414, 911],
  decidedBy: { 'background/client-error-rate': 4 },
  example: PROMOTED,
};

/** Two hundred releases without traffic. */
export const ALL_PAUSED: SimulationSummary = {
  ...shares({ paused: 200 }),
  spoiled: { median: 0, p95: 0, mean: 0, max: 0 },
  budgetBurnt: { median: 0, p95: 0, mean: 0, max: 0 },
  abortTimes: [],
  decidedBy: { 'step-2/gate': 200 },
  example: PAUSED,
};

/** Two hundred releases whose only metric nobody could ask here. */
export const UNMEASURED: SimulationSummary = {
  ...shares({ promoted: 200 }),
  secondsToPromote: { median: 1205, p95: 1207, mean: 1205.3, max: 1212 },
  spoiled: { median: 1950, p95: 2010, mean: 1950, max: 2080 },
  abortTimes: [],
  decidedBy: {},
  example: {
    ...PROMOTED,
    timeline: PROMOTED.timeline.map((event) =>
      event.type === 'measurement' ? { ...event, phase: 'Successful', value: '' } : event,
    ),
  },
};

/** A Rollout that the controller does not accept. */
export const REFUSED: SimulationSummary = {
  ...shares({}),
  refused: 'svc-r: spec.strategy.canary.steps[2].analysis: AnalysisTemplate "gate" not found',
  spoiled: { median: 0, p95: 0, mean: 0, max: 0 },
  abortTimes: [],
  decidedBy: {},
  example: { outcome: 'refused', endedAt: 0, canaryRequests: 0, spoiled: 0, requests: 0, failed: 0, timeline: [] },
};

export function service(
  name: string,
  summary: SimulationSummary,
  more: Partial<SimulatedService> = {},
): SimulatedService {
  return { service: name, path: 'dist', steps: STEPS, warnings: [], summary, ...more };
}

export function report(results: readonly SimulatedService[], more: Partial<SimulationReport> = {}): SimulationReport {
  return {
    command:
      'npx release-train simulate dist/clusters/prod/apps/svc-a --error-rate 0.05 --rps 100 --runs 1000 --seed 1',
    subject: 'A release that fails 5 %',
    expected: 'aborted',
    scenario: [
      '100 requests per second',
      'the new version fails 5 %, the stable version 0.01 %',
      'pods are ready after 20 s',
    ],
    objective: '99.9 % over 30 days',
    results,
    ...more,
  };
}

/** The report of one service that aborts a bad release. */
export const ONE = report([
  service('svc-a', MOSTLY_ABORTED, {
    warnings: ['client-error-rate asks 1 m after the first request: it saw 2 % of the releases only'],
  }),
]);

/** A folder before and after a change of the analysis. */
export const AGAINST = report([
  service('svc-a', SLOWLY_ABORTED, { path: 'before', steps: STEPS.slice(0, 2) }),
  service('svc-a', MOSTLY_ABORTED, { path: 'dist' }),
]);

/** A fleet of thirty services, of every outcome. */
export const FLEET = report(
  Array.from({ length: 30 }, (_, i) => {
    const names = [
      'checkout',
      'cart',
      'catalogue',
      'search',
      'payments',
      'ledger',
      'notification-dispatcher',
      'accounts',
    ];
    const summary =
      i % 7 === 3 ? ALL_PAUSED : i % 5 === 4 ? SLOWLY_ABORTED : i % 11 === 10 ? MOSTLY_PROMOTED : MOSTLY_ABORTED;
    return service(
      `${names[i % names.length]}${i < names.length ? '' : `-${Math.floor(i / names.length) + 1}`}`,
      summary,
    );
  }),
);

export const HOSTILE_TEXT = `</style></title>"><script>alert('1')</script><img src=x onerror="alert(2)"><b a='`;

/** A report in which every text that somebody else wrote would like to be more than text. */
export const HOSTILE = report(
  ['a', 'b'].flatMap((name) =>
    ['before', 'dist'].map((path) =>
      service(`${name}${HOSTILE_TEXT}`, hostile(MOSTLY_ABORTED), {
        path: `${path}${HOSTILE_TEXT}`,
        steps: [HOSTILE_TEXT],
        warnings: [HOSTILE_TEXT],
      }),
    ),
  ),
  { command: HOSTILE_TEXT, subject: HOSTILE_TEXT, scenario: [HOSTILE_TEXT], objective: HOSTILE_TEXT },
);

function hostile(summary: SimulationSummary): SimulationSummary {
  const { example } = summary;
  const timeline = example.timeline.map((event) =>
    Object.fromEntries(
      Object.entries(event).map(([key, value]) => [
        key,
        ['message', 'step', 'run', 'metric', 'value'].includes(key) ? HOSTILE_TEXT : value,
      ]),
    ),
  ) as unknown as SimulationSummary['example']['timeline'];
  return {
    ...summary,
    decidedBy: { [HOSTILE_TEXT]: 1000 },
    example: { ...example, timeline, reason: HOSTILE_TEXT, decidedBy: HOSTILE_TEXT },
  };
}

function abortTimes(often: Readonly<Record<number, number>>): number[] {
  return Object.entries(often).flatMap(([seconds, times]) => Array<number>(times).fill(Number(seconds)));
}

function shares(outcomes: { aborted?: number; promoted?: number; paused?: number; stuck?: number }) {
  const { aborted = 0, promoted = 0, paused = 0, stuck = 0 } = outcomes;
  const runs = aborted + promoted + paused + stuck;
  const share = (times: number) => (runs > 0 ? wilson(times, runs) : { value: 0, low: 0, high: 1 });
  return {
    runs,
    seed: 1,
    warnings: [],
    aborted: share(aborted),
    promoted: share(promoted),
    paused: share(paused),
    stuck: share(stuck),
  };
}

function wilson(times: number, of: number): Share {
  const z = 1.96;
  const [p, spread] = [times / of, z * Math.sqrt((times * (of - times)) / of ** 3 + (z / (2 * of)) ** 2)];
  const [middle, norm] = [p + z ** 2 / (2 * of), 1 + z ** 2 / of];
  return { value: p, low: Math.max(0, (middle - spread) / norm), high: Math.min(1, (middle + spread) / norm) };
}
