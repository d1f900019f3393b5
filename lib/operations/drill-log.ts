import { type Problem, ReleaseTrainError } from '../core';

/** Where the drills of a fleet are written down, from the root of the GitOps repository: a JSON object a line. */
export const DRILL_LOG = 'docs/release/drills.jsonl';

/** A rehearsal of one service in one environment. Times are ISO 8601 in UTC. */
export interface Drill {
  readonly service: string;
  readonly environment: string;
  /** What was done to it, such as `abort-requests`. */
  readonly means: string;
  /** The release that was rehearsed with. */
  readonly release?: string;
  readonly startedAt: string;
  /** When the fault was there. */
  readonly injectedAt?: string;
  /** When the guard aborted the release. */
  readonly abortedAt?: string;
  /** When the rollback was commanded. */
  readonly rollbackAt?: string;
  /** When the service was healthy again. */
  readonly healthyAt?: string;
  readonly result: 'passed' | 'not-caught' | 'not-restored' | 'broken-off';
  /** What it said nothing about, or why it was broken off. */
  readonly notes: readonly string[];
}

/** Whether a release is there to be aborted: it says so in its id, between hyphens: `svc-a-drill-7`. */
export function isDrillRelease(releaseId: string | undefined): boolean {
  return releaseId !== undefined && /(^|-)drill(-|$)/.test(releaseId);
}

/** Seconds between two moments of a drill; undefined if one of them is not known. */
export function secondsBetween(from: string | undefined, to: string | undefined): number | undefined {
  const seconds = (Date.parse(to ?? '') - Date.parse(from ?? '')) / 1000;
  return Number.isFinite(seconds) ? seconds : undefined;
}

/** A drill as a line of the log. */
export function formatDrill(drill: Drill): string {
  return `${JSON.stringify(drill)}\n`;
}

/**
 * Reads the log, oldest first. Lines of two drills at once are merged by Git in any order; the same line twice counts once.
 *
 * @throws ReleaseTrainError with every line that is no drill
 */
export function parseDrills(text: string): Drill[] {
  const problems: Problem[] = [];
  const drills = new Map<string, Drill>();
  for (const [i, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const drill = drillIn(line);
    if (drill) drills.set(line, drill);
    else
      problems.push({ path: `${DRILL_LOG}:${i + 1}`, message: 'is no drill; bring the line back as it was written' });
  }
  if (problems.length > 0) throw new ReleaseTrainError('the log of drills cannot be read', problems);
  return [...drills.values()].sort((a, b) => Date.parse(a.startedAt) - Date.parse(b.startedAt));
}

const RESULTS: readonly unknown[] = ['passed', 'not-caught', 'not-restored', 'broken-off'];

function drillIn(line: string): Drill | undefined {
  try {
    const drill = JSON.parse(line) as Partial<Drill> | null;
    const texts = [drill?.service, drill?.environment, drill?.means, drill?.startedAt];
    const sound = texts.every((text) => typeof text === 'string') && RESULTS.includes(drill?.result);
    if (!sound || Number.isNaN(Date.parse(String(drill?.startedAt)))) return undefined;
    return { ...(drill as Drill), notes: Array.isArray(drill?.notes) ? drill.notes.map(String) : [] };
  } catch {
    return undefined;
  }
}
