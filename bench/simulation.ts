/**
 * What release paths do to a bad release, and to a good one; the numbers of docs/simulation.md.
 *
 *     npm run bench:simulation           1,000 releases for each number
 *     npm run bench:simulation -- 200    fewer
 *
 * The same seed gives the same numbers. A target of the standard path that is missed ends the run with exit code 1.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Environment, GitOpsApp, JobErrorAnalysis, Release, ServiceSet, Slo } from 'cdk8s-release-train';
// The built package, whose worker threads are JavaScript.
import {
  humanPercent,
  humanSeconds,
  parseManifests,
  type ReleasePath,
  readPaths,
  type Scenario,
  type SimulationSummary,
  simulate,
} from 'cdk8s-release-train/simulation';
import { fleet } from '../apps/quickstart/main';

const RUNS = Number(process.argv[2] ?? 1000);
const FIXTURES = join(__dirname, '../docs/paths');
const BUDGET = 0.001;

const article = (name: string) => pathOf(readFileSync(join(FIXTURES, `${name}.yaml`), 'utf8'));
const PATHS: readonly [string, ReleasePath][] = [
  ['the article’s, as printed', article('article')],
  ['… with the workload’s name in the query', article('article-named')],
  ['… and `result[0]` in the condition', article('article-indexed')],
  ['the article’s, repaired', article('article-repaired')],
  [
    'ours',
    pathOf(
      [...fleet().render()]
        .filter(([file]) => file.endsWith('.yaml'))
        .map(([, text]) => text)
        .join('\n---\n'),
    ),
  ],
];

function pathOf(yaml: string): ReleasePath {
  const [path] = readPaths(parseManifests(yaml), 'svc-a');
  if (!path) throw new Error('no path');
  return path;
}

let missed = 0;

async function main(): Promise<void> {
  for (const errors of [0.2, 0.05]) await bad(errors);
  await good();
  await ours();
  await workers();
  process.exitCode = missed > 0 ? 1 : 0;
}

/** Caught or not, when, and at what price. */
async function bad(errors: number): Promise<void> {
  const columns = [1, 10, 100];
  console.log(`\n### ${humanPercent(errors)} of the requests fail on the new version\n`);
  console.log(
    `| path | ${columns.map((rps) => `${rps} requests/s`).join(' | ')} |\n|---|${columns.map(() => '---').join('|')}|`,
  );
  for (const [name, path] of PATHS) {
    const cells: string[] = [];
    for (const requestsPerSecond of columns) {
      cells.push(
        badCell(await played(path, { requestsPerSecond, canaryErrorRate: errors, stableErrorRate: BUDGET / 2 })),
      );
    }
    console.log(`| ${name} | ${cells.join(' | ')} |`);
  }
}

function badCell({ refused, aborted, paused, promoted, secondsToAbort, spoiled }: SimulationSummary): string {
  if (refused !== undefined) return 'never rolled out';
  const parts = [
    aborted.value > 0
      ? `aborted ${humanPercent(aborted.value)}, after ${humanSeconds(secondsToAbort?.median ?? 0)}`
      : '',
    paused.value > 0 ? `paused ${humanPercent(paused.value)}` : '',
    promoted.value > 0 ? `**promoted ${humanPercent(promoted.value)}**` : '',
  ];
  return `${parts.filter((it) => it !== '').join('; ')}; ${spoiled.median} spoiled`;
}

/** How often a sound release is stopped. */
async function good(): Promise<void> {
  const columns = [1, 10, 100];
  for (const [rate, words] of [
    [0, 'Neither version ever fails'],
    [BUDGET / 2, `Both versions fail at half the error budget (${humanPercent(BUDGET / 2)})`],
    [BUDGET, `Both versions fail at the error budget (${humanPercent(BUDGET)})`],
  ] as const) {
    console.log(`\n### ${words}\n`);
    console.log(
      `| path | ${columns.map((rps) => `${rps} requests/s`).join(' | ')} |\n|---|${columns.map(() => '---').join('|')}|`,
    );
    for (const [name, path] of PATHS) {
      const cells: string[] = [];
      for (const requestsPerSecond of columns) {
        cells.push(goodCell(await played(path, { requestsPerSecond, canaryErrorRate: rate, stableErrorRate: rate })));
      }
      console.log(`| ${name} | ${cells.join(' | ')} |`);
    }
  }
}

function goodCell({ refused, aborted, paused, promoted }: SimulationSummary): string {
  if (refused !== undefined) return 'never rolled out';
  const parts = [
    `promoted ${humanPercent(promoted.value)}`,
    aborted.value > 0 ? `**aborted ${humanPercent(aborted.value)}**` : '',
    paused.value > 0 ? `paused ${humanPercent(paused.value)}` : '',
  ];
  return parts.filter((it) => it !== '').join('; ');
}

/** What our standard path promises, with a scrape every 15 seconds. */
async function ours(): Promise<void> {
  const path = PATHS.at(-1)?.[1] as ReleasePath;
  const late = [
    { at: 0, value: BUDGET / 2 },
    { at: 480, value: 0.02 },
  ];
  console.log('\n### What the standard path promises\n\n| a release | target | measured | |\n|---|---|---|---|');
  const row = (release: string, target: string, measured: string, met: boolean) => {
    if (!met) missed++;
    console.log(`| ${release} | ${target} | ${measured} | ${met ? 'met' : '**missed**'} |`);
  };
  const aborts = async (release: string, scenario: Scenario, within: number) => {
    const { aborted, secondsToAbort } = await played(path, { stableErrorRate: BUDGET / 2, ...scenario });
    const median = secondsToAbort?.median ?? Number.POSITIVE_INFINITY;
    row(
      release,
      `aborted within ${humanSeconds(within)} (median)`,
      `${humanSeconds(median)}; ${humanPercent(aborted.value)} aborted`,
      aborted.value > 0.5 && median <= within,
    );
  };
  await aborts('5 % fail, 100/s', { requestsPerSecond: 100, canaryErrorRate: 0.05 }, 60);
  await aborts('20 % fail, 100/s', { requestsPerSecond: 100, canaryErrorRate: 0.2 }, 60);
  await aborts('20 % fail, 1/s', { requestsPerSecond: 1, canaryErrorRate: 0.2 }, 300);
  await aborts('2 % fail from minute 8 on, 100/s', { requestsPerSecond: 100, canaryErrorRate: late }, 60);
  for (const [rate, most] of [
    [BUDGET / 2, 0.01],
    [BUDGET, 0.05],
  ] as const) {
    for (const requestsPerSecond of [1, 10, 100]) {
      const { aborted } = await played(path, { requestsPerSecond, canaryErrorRate: rate, stableErrorRate: rate });
      row(
        `both fail ${humanPercent(rate)}, ${requestsPerSecond}/s`,
        `aborted in at most ${humanPercent(most)}`,
        humanPercent(aborted.value),
        aborted.value <= most,
      );
    }
  }
  const { promoted } = await played(path, { requestsPerSecond: 0 });
  row('no traffic', 'never promoted', `${humanPercent(promoted.value)} promoted`, promoted.value === 0);
  await speed(path, row);
}

/** What becomes of the releases of a worker with six pods; the table of docs/workers.md. */
async function workers(): Promise<void> {
  const columns = [
    [1, 99],
    [10, 99.9],
    [100, 99.9],
  ] as const;
  const ownMetrics = [
    { name: 'jobs_processed_total', counts: 'requests' },
    { name: 'jobs_failed_total', counts: 'failures' },
  ] as const;
  const rows = new Map<string, string[]>();
  const add = (row: string, cell: string) => rows.set(row, [...(rows.get(row) ?? []), cell]);
  for (const [requestsPerSecond, objective] of columns) {
    const budget = 1 - objective / 100;
    const path = worker(objective);
    const release = (canaryErrorRate: number, stableErrorRate: number) =>
      simulate(
        path,
        { requestsPerSecond, canaryErrorRate, stableErrorRate, ownMetrics },
        { runs: Math.min(RUNS, 300) },
      );
    const half = await release(budget / 2, budget / 2);
    const full = await release(budget, budget);
    const bad = await release(0.2, budget / 2);
    add('at half the error budget: promoted', humanPercent(half.promoted.value));
    add('at the error budget: aborted', humanPercent(full.aborted.value));
    add('20 % fail: aborted after (median)', `${Math.round(bad.secondsToAbort?.median ?? Number.NaN)} s`);
    add('jobs that it failed until then', String(bad.spoiled.median));
  }
  console.log('\n### A worker with six pods\n');
  console.log(
    `| | ${columns.map(([rate, objective]) => `${rate} jobs/s, ${objective} %`).join(' | ')} |\n|---|${columns.map(() => '---|').join('')}`,
  );
  for (const [row, cells] of rows) console.log(`| ${row} | ${cells.join(' | ')} |`);
}

function worker(objective: number): ReleasePath {
  const app = new GitOpsApp({ repository: 'https://github.com/org/gitops' });
  const prod = new Environment(app, 'prod', { namespace: 'prod', prometheus: 'http://prometheus.monitoring:9090' });
  new ServiceSet(prod, 'services').addWorker('svc-a', {
    release: Release.of({ image: 'ghcr.io/org/svc-a:1.4.2', version: '1.4.2', gitSha: '9f8d111d8f' }),
    replicas: 6,
    port: 9090,
    slo: Slo.availability(objective),
    analyses: [new JobErrorAnalysis({ processed: 'jobs_processed_total', failed: 'jobs_failed_total' })],
  });
  return pathOf([...app.render().values()].join('\n---\n'));
}

async function speed(
  path: ReleasePath,
  row: (release: string, target: string, measured: string, met: boolean) => void,
): Promise<void> {
  const began = process.hrtime.bigint();
  await simulate(
    path,
    { requestsPerSecond: 100, canaryErrorRate: BUDGET / 2, stableErrorRate: BUDGET / 2 },
    { runs: 1000, threads: 2 },
  );
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  row('1,000 sound releases at 100/s, two threads', 'less than 10 s', humanSeconds(seconds), seconds < 10);
}

function played(path: ReleasePath, scenario: Scenario): Promise<SimulationSummary> {
  return simulate(path, scenario, { runs: RUNS });
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
