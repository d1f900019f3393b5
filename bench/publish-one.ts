/** What a publish touches after one service of many changed. */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { publish } from 'cdk8s-release-train';
import { ownFleet } from './fleets';
import type { Goal } from './goals';

/** Works below `CDK8S_OUTDIR`. */
export async function publishOne(services: number): Promise<Goal> {
  const folder = process.env.CDK8S_OUTDIR ?? '';
  const checkout = join(folder, 'checkout');
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'user.name=bench', '-c', 'user.email=bench@example.com', ...args], {
      cwd: checkout,
      encoding: 'utf8',
    });
  mkdirSync(checkout, { recursive: true });
  git('init', '--quiet');
  await publish(synth(join(folder, 'before'), services), checkout);
  git('add', '--all');
  git('commit', '--quiet', '--message', 'before');

  const after = synth(join(folder, 'after'), services, 'svc-7');
  const start = performance.now();
  const { written, removed } = await publish(after, checkout);
  const seconds = (performance.now() - start) / 1000;
  const changed = git('status', '--porcelain', '--untracked-files=all').trim().split('\n');
  const others = changed.filter((line) => !line.includes('/svc-7/') && !line.endsWith('/svc-7.sha256'));
  return {
    goal: `a publish after one service of ${services} changed touches only that one's files`,
    measured: `${written.length + removed.length} manifest file, ${changed.length} with its list; ${seconds.toFixed(1)} s`,
    met: others.length === 0,
  };
}

function synth(outdir: string, services: number, ...changed: string[]): string {
  process.env.CDK8S_OUTDIR = outdir;
  ownFleet(services, changed).synth();
  return outdir;
}
