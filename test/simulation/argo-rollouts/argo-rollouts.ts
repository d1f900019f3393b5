import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { PersonsAction } from '../../../lib/simulation/controller/play';
import type { TimelineEvent } from '../../../lib/simulation/outcome';
import type { QueryAnswer } from '../../../lib/simulation/query/query-engine';
import { testWhere } from '../../support/test-where';
import { harnessBinary } from './harness-binary';

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

/** A release in which people do what only the real controllers are asked about. */
export interface DirectedRelease extends Omit<ScriptedRelease, 'actions'> {
  readonly actions?: readonly (PersonsAction | { readonly at: number; readonly do: ActionOfArgoCd })[];
}

/**
 * Of Argo CD's actions those that have no command: `pause` sets `spec.paused`; `resume` takes that back and clears the pause
 * conditions, which a patch of the status does as well; `terminate` ends each run that is not over. And what Git does:
 * `revert` takes the new version back, `edit-templates` changes every query a bit.
 */
export type ActionOfArgoCd = 'pause' | 'resume' | 'terminate' | 'revert' | 'edit-templates';

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
    /** Of the pods of both versions. */
    readonly hashes: { readonly old: string; readonly new: string };
  };
  /** What the controller's metrics `rollout_info…` say of the Rollout, and since when. */
  readonly rolloutInfo: readonly { readonly at: number; readonly phase: string; readonly unavailable: number }[];
  /** What reconciliations returned as errors. */
  readonly failures: readonly string[] | null;
  /** Why it could not be played. */
  readonly error?: string;
}

/**
 * Plays releases with the Rollout controller and the analysis controller of Argo Rollouts 1.9.1, on fake clients and simulated
 * time, second by second.
 */
export function playWithArgoRollouts(releases: readonly (ScriptedRelease | DirectedRelease)[]): RealRelease[] {
  const input = JSON.stringify(releases, (_, it) => (typeof it === 'number' && !Number.isFinite(it) ? String(it) : it));
  const { stdout, stderr, status } = spawnSync(harnessBinary(), { input, encoding: 'utf8', maxBuffer: 1 << 30 });
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

/** A test that needs the real controllers, built before. Without them it is skipped and says so; in CI it fails. */
export function testWithArgoRollouts(name: string, body: () => void): void {
  testWhere(existsSync(harnessBinary()) ? undefined : MISSING, name, body, PATIENCE);
}

const MISSING =
  'the controllers of Argo Rollouts are not built: npm run build:argo-rollouts (needs Go and the network)';
/** Milliseconds, for all releases at once. */
const PATIENCE = 300_000;

/** Plays named releases, all in one run of the controllers, when the first of them is asked for. */
export function playedOnce<Name extends string>(
  scripts: Readonly<Record<Name, ScriptedRelease | DirectedRelease>>,
): (name: Name) => RealRelease {
  let played: readonly RealRelease[] | undefined;
  return (name) => {
    played ??= playWithArgoRollouts(Object.values(scripts));
    const found = played[Object.keys(scripts).indexOf(name)] as RealRelease;
    expect(found.error).toBeUndefined();
    return found;
  };
}
