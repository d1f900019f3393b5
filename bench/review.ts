/**
 * How long a review takes, beside reading both trees alone: it never has to be the reason to leave it out.
 *
 *     npm run bench:review              1,000 services
 *     npm run bench:review -- 400       another number
 *
 * Ratios are against reading both trees, in the same process and on the same machine; the best of three runs each.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { readManifestTree } from '../lib/manifests';
import { htmlReview, jsonReview, markdownReview, readBoth, readSide, reviewTrees, terminalReview } from '../lib/review';
import { ownFleet } from './fleets';

const RUNS = 3;

async function main(services: number): Promise<void> {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'release-train-review-'));
  try {
    const before = join(folder, 'before');
    render(services, before);
    const all = changed(before, join(folder, 'all'), () => true);
    const one = changed(before, join(folder, 'one'), (service) => service === 'svc-0');
    console.log(
      `${services} services, ${mebibytes(before)} MiB; ${cpus().length} cores (${cpus()[0]?.model.trim()}), load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}\n`,
    );
    const reading = await best(async () => {
      readManifestTree(before);
      readManifestTree(all);
    });
    console.log('| what | seconds | against reading both trees |\n|---|--:|--:|');
    const row = (what: string, seconds: number) =>
      console.log(`| ${what} | ${seconds.toFixed(2)} | ${(seconds / reading).toFixed(2)} × |`);
    row('reading both trees', reading);
    row('review, nothing changed', await reviewing(before, before, true));
    row('review, one service changed', await reviewing(before, one, true));
    row('review, every service changed', await reviewing(before, all, true));
    row('review, every service changed, nothing played', await reviewing(before, all, false));
    const sides = await readBoth(await readSide(before), await readSide(all));
    const review = reviewTrees(sides.before, sides.after);
    for (const write of [terminalReview, markdownReview, jsonReview, htmlReview])
      row(`${write.name}, every service changed`, await best(async () => void write(review)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function reviewing(before: string, after: string, play: boolean): Promise<number> {
  return best(async () => {
    const sides = await readBoth(await readSide(before), await readSide(after));
    reviewTrees(sides.before, sides.after, { play });
  });
}

async function best(run: () => Promise<void>): Promise<number> {
  let found = Number.POSITIVE_INFINITY;
  for (let i = 0; i < RUNS; i++) {
    const start = performance.now();
    await run();
    found = Math.min(found, (performance.now() - start) / 1000);
  }
  return found;
}

function render(services: number, outdir: string): void {
  process.env.CDK8S_OUTDIR = outdir;
  ownFleet(services).synth();
}

/** A copy in which these services have another release, shorter holds and less memory. */
function changed(from: string, to: string, which: (service: string) => boolean): string {
  cpSync(from, to, { recursive: true });
  const apps = join(to, 'clusters/prod/apps');
  for (const service of readdirSync(apps).filter(which)) {
    for (const name of readdirSync(join(apps, service))) {
      const file = join(apps, service, name);
      const text = readFileSync(file, 'utf8');
      writeFileSync(
        file,
        text
          .replace(/duration: 2m/, 'duration: 1m')
          .replace(/cpu: 100m/, 'cpu: 50m')
          .replace(/release-id: (\S+)/, 'release-id: $1-next')
          .replace(/(image: \S+@sha256:)./, '$10'),
      );
    }
  }
  return to;
}

function mebibytes(folder: string): string {
  return (Number(execFileSync('du', ['-sb', folder], { encoding: 'utf8' }).split('\t')[0]) / 2 ** 20).toFixed(0);
}

main(Number(process.argv[2] ?? 1000)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
