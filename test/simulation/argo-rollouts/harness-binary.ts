import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

const MODULE = 'github.com/argoproj/argo-rollouts';
const VERSION = 'v1.9.1';
// The controllers' reconciliations are not exported: their packages get a file more.
const PLACES: Record<string, string> = {
  'rollout.go': 'rollout/release_train.go',
  'analysis.go': 'analysis/release_train.go',
};

const CACHE = process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache');
const FOLDER = join(CACHE, `release-train-argo-rollouts-${VERSION}`);

/** Where the program with the real controllers is, once it is built; outside the tree, and another one for other sources. */
export function harnessBinary(): string {
  const hash = createHash('sha256').update(JSON.stringify(sources())).digest('hex').slice(0, 12);
  return join(FOLDER, `release-train-${hash}`);
}

/** Builds it: downloads the controllers and what they need, once, and compiles them. Needs Go, the network, and minutes. */
export function buildHarness(): string {
  const binary = harnessBinary();
  if (existsSync(binary)) return binary;
  if (!existsSync(join(FOLDER, 'go.mod'))) copyModule(FOLDER);
  mkdirSync(join(FOLDER, 'cmd/release-train'), { recursive: true });
  for (const [name, text] of sources()) writeFileSync(join(FOLDER, PLACES[name] ?? `cmd/release-train/${name}`), text);
  // Under a name of its own until it is whole: another process may be building it, too.
  const unfinished = `${binary}.${process.pid}`;
  go(['build', '-trimpath', '-ldflags=-s -w', '-o', unfinished, './cmd/release-train'], FOLDER);
  renameSync(unfinished, binary);
  return binary;
}

function sources(): [name: string, text: string][] {
  const folder = join(__dirname, 'harness');
  return readdirSync(folder)
    .sort()
    .map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
}

function copyModule(folder: string): void {
  const { Dir } = JSON.parse(go(['mod', 'download', '-json', `${MODULE}@${VERSION}`], tmpdir()));
  const unfinished = `${folder}.${process.pid}`;
  mkdirSync(CACHE, { recursive: true });
  const left = [join(Dir, 'docs'), join(Dir, 'ui')];
  cpSync(Dir, unfinished, { recursive: true, filter: (from) => !left.includes(from) });
  spawnSync('chmod', ['-R', 'u+w', unfinished]);
  renameSync(unfinished, folder);
}

function go(args: readonly string[], cwd: string): string {
  const { stdout, stderr, status } = spawnSync('go', args, { cwd, encoding: 'utf8' });
  if (status !== 0) throw new Error(`go ${args.join(' ')} failed in ${cwd}:\n${stderr || stdout}`);
  return stdout;
}

if (require.main === module) process.stdout.write(`${buildHarness()}\n`);
