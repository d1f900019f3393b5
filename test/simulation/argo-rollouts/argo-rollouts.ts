import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PersonsAction } from '../../../lib/simulation/controller/play';
import type { TimelineEvent } from '../../../lib/simulation/outcome';
import type { QueryAnswer } from '../../../lib/simulation/query/query-engine';

/** A release for the real controllers. Times are in seconds since the new version was applied. */
export interface ScriptedRelease {
  /** YAML documents: one Rollout, and what it refers to. */
  readonly manifests: string;
  /** Pods, where the Rollout does not say. */
  readonly replicas?: number;
  /** Seconds until a pod is available; `never` for pods of the new version (those of the old one take 20). */
  readonly startup: number | 'never';
  readonly horizon: number;
  readonly answers: ScriptedAnswers;
  readonly actions?: readonly PersonsAction[];
}

/** By a part of the query's text; of several parts that it contains, the longest one counts. */
export type ScriptedAnswers = Readonly<
  Record<string, readonly { readonly from: number; readonly answer: ScriptedAnswer }[]>
>;

export type ScriptedAnswer =
  | { readonly scalar: number }
  | { readonly vector: readonly number[] }
  | { readonly error: string };

/** What the real controllers did with it. */
export interface RealRelease {
  readonly events: readonly TimelineEvent[];
  readonly final: {
    readonly phase: string;
    readonly message: string;
    readonly stepIndex: number;
    readonly abort: boolean;
    readonly pauseConditions: readonly string[];
    readonly controllerPause: boolean;
    readonly weight: number;
    readonly stable: 'old' | 'new';
    /** Wanted and available. */
    readonly pods: { readonly canary: readonly [number, number]; readonly stable: readonly [number, number] };
  };
  /** What reconciliations returned as errors. */
  readonly failures: readonly string[] | null;
  /** Why it could not be played. */
  readonly error?: string;
}

/**
 * Plays releases with the Rollout controller and the analysis controller of Argo Rollouts 1.9.1, on fake clients and simulated
 * time, second by second. Their binary is built once, outside the tree.
 */
export function playWithArgoRollouts(releases: readonly ScriptedRelease[]): RealRelease[] {
  const input = JSON.stringify(releases, (_, it) => (typeof it === 'number' && !Number.isFinite(it) ? String(it) : it));
  const { stdout, stderr, status } = spawnSync(harness(), { input, encoding: 'utf8', maxBuffer: 1 << 30 });
  if (status !== 0) throw new Error(`the harness of Argo Rollouts failed:\n${stderr}`);
  return JSON.parse(stdout);
}

/** What the script answers to a query, as the controller reads it. */
export function scriptedAnswer(answers: ScriptedAnswers, query: string, seconds: number): QueryAnswer {
  const parts = Object.keys(answers).filter((part) => query.includes(part));
  const part = parts.sort((a, b) => b.length - a.length)[0];
  const answer = answers[part ?? '']?.findLast((it) => it.from <= Math.floor(seconds))?.answer;
  if (!answer) return { type: 'error', message: `bad_data: nobody expected this query: ${query}` };
  if ('scalar' in answer) return { type: 'scalar', value: answer.scalar };
  if ('vector' in answer) return { type: 'vector', values: answer.vector };
  return { type: 'error', message: `bad_data: ${answer.error}` };
}

/** A test that needs Go, and the module of Argo Rollouts. Without Go it is skipped and says so; in CI it fails. */
export function testWithArgoRollouts(name: string, body: () => void, timeout = BUILD): void {
  if (spawnSync('go', ['version']).status === 0) test(name, body, timeout);
  else if (process.env.CI === 'true') {
    test(name, () => {
      throw new Error(MISSING);
    });
  } else {
    process.stderr.write(`skipped: ${MISSING}: ${name}\n`);
    test.skip(`${name} (skipped: ${MISSING})`, body);
  }
}

const MISSING = 'go is not installed (Debian package golang-go)';
const MODULE = 'github.com/argoproj/argo-rollouts';
const VERSION = 'v1.9.1';
/** Milliseconds; the first time the controllers and what they need are downloaded and compiled. */
const BUILD = 20 * 60_000;

// The controllers' reconciliations are not exported: their packages get a file more.
const PLACES: Record<string, string> = {
  'rollout.go': 'rollout/release_train.go',
  'analysis.go': 'analysis/release_train.go',
};

function harness(): string {
  const files = readdirSync(join(__dirname, 'harness')).sort();
  const sources = files.map((it) => [it, readFileSync(join(__dirname, 'harness', it), 'utf8')] as const);
  const hash = createHash('sha256').update(JSON.stringify(sources)).digest('hex').slice(0, 12);
  const folder = join(tmpdir(), `release-train-argo-rollouts-${VERSION}`);
  const binary = join(folder, `release-train-${hash}`);
  if (existsSync(binary)) return binary;
  if (!existsSync(join(folder, 'go.mod'))) copyModule(folder);
  mkdirSync(join(folder, 'cmd/release-train'), { recursive: true });
  for (const [name, text] of sources) writeFileSync(join(folder, PLACES[name] ?? `cmd/release-train/${name}`), text);
  // Under a name of its own until it is whole: another process may be building it, too.
  const unfinished = `${binary}.${process.pid}`;
  go(['build', '-trimpath', '-ldflags=-s -w', '-o', unfinished, './cmd/release-train'], folder);
  renameSync(unfinished, binary);
  return binary;
}

function copyModule(folder: string): void {
  const { Dir } = JSON.parse(go(['mod', 'download', '-json', `${MODULE}@${VERSION}`], tmpdir()));
  const unfinished = `${folder}.${process.pid}`;
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
