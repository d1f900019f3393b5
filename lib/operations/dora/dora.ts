import { listed, ReleaseTrainError } from '../../core';
import { GitFailure, messages, readObjects } from '../../git';
import { DRILL_LOG, type Drill, parseDrills } from '../drill-log';
import { lastCommit, notesOnBranch } from './branch';
import { readHistory } from './history';
import { ambiguous, type Observation, observedOf } from './observations';
import type { Assumed } from './outcomes';
import { type DoraReport, environmentReports } from './report';
import { sayingsOf } from './sayings';
import { type Timeline, timelinesOf } from './timeline';
import { type Window, windowOf } from './window';

export interface DoraOptions {
  /** A checkout of the GitOps repository, or a bare repository. */
  readonly repo: string;
  /** @default 'main' */
  readonly branch?: string;
  /** `90d`, `12w`, `2026-03-01` or `2026-03-01T09:30:00Z`. */
  readonly since: string;
  /** As `since`, and not in the report itself; now, where it is still to come. @default - now */
  readonly until?: string;
  /** @default - all */
  readonly environments?: readonly string[];
  /** @default - all */
  readonly services?: readonly string[];
  /** The fewest of which a median or a rate is given. @default 5 */
  readonly minimum?: number;
  /** What a return to an earlier release counts as where nothing says who found the failure. @default - unknown: it is counted apart */
  readonly caught?: Assumed;
  readonly now: Date;
  /** Who can tell what clusters did. @default - nobody: Git alone */
  readonly witnesses?: readonly Witness[];
}

/** Somebody who saw what Rollouts did, such as a Prometheus. */
export interface Witness {
  /** What it saw in a window, and what is to be said of it. */
  readonly testify: (window: Window) => Promise<{
    readonly observations: readonly Observation[];
    readonly notes: readonly string[];
  }>;
}

/**
 * Measures deliveries from the history of a GitOps repository: how often, how fast, how many failed and for how long.
 *
 * @throws ReleaseTrainError if the history is not all there, or an environment or a service is in none of it
 */
export async function dora(options: DoraOptions): Promise<DoraReport> {
  const { repo, branch = 'main', minimum = 5, witnesses = [] } = options;
  const window = windowOf(options.since, options.until, options.now);
  const commit = await lastCommit(repo, branch);
  const timelines = chosen(await timelinesAt(repo, commit), options);
  const notes = [...(await notesOnBranch(repo, branch, commit)), ...(timelines.length === 0 ? [NO_SERVICE] : [])];
  const observations: Observation[] = [];
  for (const { testify } of witnesses) {
    const seen = await testify(window);
    observations.push(...seen.observations);
    notes.push(...seen.notes);
  }
  refuseAmbiguous(timelines, observations);
  const drills = await drillsAt(repo, commit, notes);
  return {
    window,
    branch,
    commit,
    minimum,
    environments: environmentReports({
      window,
      minimum,
      caught: options.caught,
      timelines,
      observed: observedOf(timelines, observations, drills),
      drills,
    }),
    notes: [...notes, ...(witnesses.length === 0 ? [GIT_ALONE] : [])],
  };
}

const FOLDER = 'clusters/<environment>/apps/<service>/';

const NO_SERVICE = `No service was ever in ${FOLDER} of this branch: is this the GitOps repository, and the branch that Argo CD follows?`;

const GIT_ALONE =
  'From Git alone: a release that the canary aborted, and that a newer one replaced without a rollback, counts as promoted. --prometheus or --events tells of those.';

async function timelinesAt(repo: string, commit: string): Promise<readonly Timeline[]> {
  try {
    const [history, said] = await Promise.all([readHistory(repo, commit), messages(repo, commit)]);
    return timelinesOf(history, sayingsOf(said));
  } catch (error) {
    if (!(error instanceof GitFailure)) throw error;
    throw new ReleaseTrainError(`${repo}: its history cannot be read: ${error.message}`);
  }
}

function chosen(timelines: readonly Timeline[], { environments, services }: DoraOptions): readonly Timeline[] {
  const known = (of: (timeline: Timeline) => string): string[] => [...new Set(timelines.map(of))].sort();
  refuseUnknown(
    'environment',
    environments,
    known(({ place }) => place.environment),
  );
  refuseUnknown(
    'service',
    services,
    known(({ place }) => place.service),
  );
  return timelines.filter(
    ({ place }) => (environments?.includes(place.environment) ?? true) && (services?.includes(place.service) ?? true),
  );
}

function refuseUnknown(what: string, named: readonly string[] = [], known: readonly string[]): void {
  const unknown = named.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  const there =
    known.length === 0
      ? `no service was ever in ${FOLDER} of this branch`
      : `there ${known.length === 1 ? 'is' : 'are'} ${listed(known.slice(0, 20))}${known.length > 20 ? ' and others' : ''}`;
  throw new ReleaseTrainError(`no ${what} ${listed(unknown)}: ${there}`);
}

function refuseAmbiguous(timelines: readonly Timeline[], observations: readonly Observation[]): void {
  const [first] = ambiguous(timelines, observations);
  if (first === undefined) return;
  throw new ReleaseTrainError(
    `the Rollout ${first} is in several environments, and nothing says which one was seen; name one environment with --env, or write --events prod=FILE and --prometheus prod=URL`,
  );
}

async function drillsAt(repo: string, commit: string, notes: string[]): Promise<readonly Drill[]> {
  const name = `${commit}:${DRILL_LOG}`;
  const text = (await readObjects(repo, [name])).get(name) ?? '';
  try {
    return parseDrills(text);
  } catch (error) {
    if (!(error instanceof ReleaseTrainError)) throw error;
    notes.push(`Drills are left out: ${error.problems.map(({ path, message }) => `${path} ${message}`).join('; ')}`);
    return [];
  }
}
