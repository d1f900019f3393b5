/**
 * How long a synth takes, beside stock cdk8s, `kubectl kustomize`, and writing the finished objects with the `yaml`
 * package, which is the floor of what uses it. The table stands in docs/performance.md.
 *
 *     npm run bench                            all sizes; the better part of an hour
 *     npm run bench -- payments 400            other sizes
 *     npm run bench -- --limit 1800 4000       gives up a rendering after 1,800 seconds instead of 300
 *
 * Needs kubectl, Git and GNU time. Every measurement is a process of its own, so that none profits from another's warm
 * code or pays for its garbage. All write into one folder, in memory where there is such a file system, so that a slow
 * disk does not blur what is compared. Ratios are of processor time, which a busy machine distorts less; whichever
 * baseline they are against was measured in the same run. What is past the limit is not tried with more services.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Size } from './fleets';
import { type Goal, goals } from './goals';
import { printedSeconds, times } from './numbers';
import { publishOne } from './publish-one';
import { kustomize, type Measurement, RENDERINGS, type Rendering, renderHere } from './renderings';
import { requireSameObjects } from './same-objects';

/** Measurements by size and rendering; undefined where one was past the limit or not tried. */
type Results = Map<Size, Partial<Record<Rendering, Measurement>>>;

const SIZES: readonly Size[] = ['payments', 400, 1000, 4000, 5000];
/** What takes less is run three times, for the median. In seconds. */
const QUICK = 5;
/** Comparing takes longer than rendering. */
const COMPARED = new Set<Size>(['payments', 40]);

function main(sizes: readonly Size[], limit: number): void {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'release-train-bench-'));
  console.log(
    `${cpus().length} cores (${cpus()[0]?.model.trim()}), load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}\n`,
  );
  try {
    const results = table(sizes, limit, folder);
    console.log('\n| goal | measured | |\n|---|---|---|');
    const publishing = sizes.includes(1000) ? inOwnProcess('publish', 1000, folder, 600) : undefined;
    for (const { goal, measured, met } of goals(results, limit, publishing as Goal | undefined))
      console.log(`| ${goal} | ${measured} | ${met === undefined ? 'not measured' : met ? 'met' : '**missed**'} |`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  console.log(`\nload ${loadavg()[0]?.toFixed(1)} at the end`);
}

function table(sizes: readonly Size[], limit: number, folder: string): Results {
  console.log('| services | objects | rendering | seconds | processor seconds | MiB | against ours |');
  console.log('|---|--:|---|--:|--:|--:|--:|');
  const results: Results = new Map();
  const givenUp = new Set<Rendering>();
  for (const size of sizes) {
    const row: Partial<Record<Rendering, Measurement>> = {};
    results.set(size, row);
    for (const rendering of Object.keys(RENDERINGS) as Rendering[]) {
      const tried = !givenUp.has(rendering);
      const found = tried ? median(() => measure(rendering, size, limit, folder)) : undefined;
      row[rendering] = found;
      const output = join(folder, rendering);
      // What ours wrote stays until its size is done: kustomize builds it, and the others are compared with it.
      if (found && COMPARED.has(size)) requireSameObjects(RENDERINGS[rendering], join(folder, 'ours'), output);
      if (rendering !== 'ours') clean(output);
      if (!found) givenUp.add(rendering);
      const cells = found
        ? [printedSeconds(found.seconds), printedSeconds(found.processorSeconds), found.mebibytes.toFixed(0)]
        : [tried ? `> ${limit}` : 'not tried', '', ''];
      const against =
        found && row.ours ? `${times(found.processorSeconds, row.ours.processorSeconds).toFixed(1)} ×` : '';
      console.log(
        `| ${size} | ${row.ours?.objects ?? ''} | ${RENDERINGS[rendering]} | ${cells.join(' | ')} | ${against} |`,
      );
    }
    clean(join(folder, 'ours'));
  }
  return results;
}

function median(run: () => Measurement | undefined): Measurement | undefined {
  const first = run();
  if (!first || first.seconds > QUICK) return first;
  const all = [first, run(), run()].filter((it) => it !== undefined);
  return all.sort((a, b) => a.processorSeconds - b.processorSeconds)[Math.floor(all.length / 2)];
}

function measure(rendering: Rendering, size: Size, limit: number, folder: string): Measurement | undefined {
  const output = clean(join(folder, rendering));
  return rendering === 'root' || rendering === 'roots'
    ? kustomize(rendering, join(folder, 'ours'), output, limit)
    : (inOwnProcess(rendering, size, output, limit) as Measurement | undefined);
}

function clean(path: string): string {
  rmSync(path, { recursive: true, force: true });
  return path;
}

function inOwnProcess(what: Rendering | 'publish', size: Size, outdir: string, limit: number): unknown {
  const { stdout, stderr, status, signal } = spawnSync(
    process.execPath,
    ['--import', 'tsx', __filename, what, String(size)],
    { encoding: 'utf8', env: { ...process.env, CDK8S_OUTDIR: outdir }, timeout: limit * 1000, killSignal: 'SIGKILL' },
  );
  if (signal === 'SIGKILL') return undefined;
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout);
}

const sizeOf = (text: string | undefined): Size => (text === 'payments' ? text : Number(text));

async function run([first, ...rest]: readonly string[]): Promise<void> {
  if (first === 'publish') console.log(JSON.stringify(await publishOne(Number(rest[0]))));
  else if (first !== undefined && first in RENDERINGS)
    console.log(JSON.stringify(renderHere(first as Rendering, sizeOf(rest[0]))));
  else {
    const all = first === undefined ? [] : [first, ...rest];
    const limit = all[0] === '--limit' ? Number(all[1]) : 300;
    const sizes = (all[0] === '--limit' ? all.slice(2) : all).map(sizeOf);
    main(sizes.length > 0 ? sizes : SIZES, limit);
  }
}

run(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
