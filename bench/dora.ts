/**
 * How long it takes to measure deliveries from the history of a GitOps repository: nobody should have to keep a database for it.
 *
 *     npm run bench:dora                      10,000 commits over 300 services
 *     npm run bench:dora -- 1000 50           other numbers
 *
 * Each commit releases one service, with its manifests as this library renders them and a release file of three commits; every
 * twentieth goes back to the release before, and every thousandth renders all of them anew.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { git } from '../lib/git';
import { dora } from '../lib/operations';
import { ownFleet } from './fleets';

const START = Date.parse('2026-01-01T00:00:00Z') / 1000;
const EVERY = 600;

async function main(commits: number, services: number): Promise<void> {
  const folder = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'release-train-dora-'));
  try {
    const repo = join(folder, 'gitops');
    await git(folder, ['init', '--quiet', '--initial-branch=main', repo]);
    const [path, text] = manifest(folder);
    await imported(repo, history(commits, services, path, text));
    const mebibytes = (await git(repo, ['count-objects', '-v'])).match(/size-pack: (\d+)/)?.[1];
    console.log(
      `${commits} commits, ${services} services of ${(text.length / 1024).toFixed(0)} KiB, ${(Number(mebibytes) / 1024).toFixed(0)} MiB packed; ${cpus().length} cores (${cpus()[0]?.model.trim()}), load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}`,
    );
    const start = performance.now();
    const report = await dora({ repo, since: '90d', now: new Date((START + commits * EVERY) * 1000) });
    const seconds = (performance.now() - start) / 1000;
    const [prod] = report.environments;
    console.log(
      `${seconds.toFixed(1)} s, ${(process.memoryUsage().rss / 2 ** 20).toFixed(0)} MiB; ${prod?.fleet.deployments.n} deployments and ${prod?.fleet.leadTime.n} commits in 90 days`,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Where a service's manifests are, and what they are. */
function manifest(folder: string): [path: string, text: string] {
  process.env.CDK8S_OUTDIR = join(folder, 'dist');
  ownFleet(1).synth();
  const path = 'clusters/prod/apps/svc-0/svc-0.k8s.yaml';
  return [path, readFileSync(join(folder, 'dist', path), 'utf8')];
}

function* history(commits: number, services: number, path: string, text: string): Generator<string> {
  const releases = new Array<number>(services).fill(0);
  const all = releases.map((_, service) => service);
  for (let i = 0; i <= commits; i++) {
    const service = i % services;
    const rendered = i === 0 || i % 1000 === 0;
    if (!rendered) releases[service] = i % 20 === 19 ? Math.max(0, (releases[service] ?? 0) - 1) : i;
    const at = START + i * EVERY;
    yield `commit refs/heads/main\ncommitter Bench <bench@example.com> ${at} +0000\n${data(`release ${i}`)}`;
    for (const one of rendered ? all : [service]) {
      const release = releases[one] ?? 0;
      yield file(
        path.replaceAll('svc-0', `svc-${one}`),
        text
          .replaceAll('svc-0', `svc-${one}`)
          .replace(/release-id: \S+/, `release-id: r${release}`)
          .replace(/image: \S+/, `image: ghcr.io/org/svc-${one}:r${release}`)
          .replace(
            /kind: Rollout\nmetadata:\n {2}annotations:\n/,
            `$&    release-train.dev/release-file: releases/svc-${one}.yaml\n`,
          )
          .concat(`# rendered by version ${Math.floor(i / 1000)}\n`),
      );
      if (!rendered || i === 0) yield file(`releases/svc-${one}.yaml`, releaseFile(release, at));
    }
  }
}

function releaseFile(release: number, at: number): string {
  const commits = [1, 2, 3].map((hours) => {
    const sha = (release * 4 + hours).toString(16).padStart(10, '0');
    return `  - sha: "${sha}"\n    committedAt: ${new Date((at - hours * 3600) * 1000).toISOString()}\n`;
  });
  return `version: r${release}\nreleaseId: r${release}\ngitSha: 9f8d111d8f\ncommits:\n${commits.join('')}`;
}

function file(path: string, text: string): string {
  return `M 100644 inline ${path}\n${data(text)}`;
}

function data(text: string): string {
  return `data ${Buffer.byteLength(text)}\n${text}\n`;
}

async function imported(repo: string, stream: Iterable<string>): Promise<void> {
  const git = spawn('git', ['fast-import', '--quiet'], { cwd: repo, stdio: ['pipe', 'inherit', 'inherit'] });
  for (const part of stream) if (!git.stdin.write(part)) await once(git.stdin, 'drain');
  git.stdin.end();
  const [code] = await once(git, 'close');
  if (code !== 0) throw new Error(`git fast-import ended with ${code}`);
}

const [commits = 10_000, services = 300] = process.argv.slice(2).map(Number);
main(commits, services).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
