import { groupedBy, humanDuration, type Problem, printedTime, ReleaseTrainError, someOf } from '../../core';
import {
  type ArgoCdObjects,
  openPeriods,
  readSyncWindows,
  type SyncWindow,
  upcomingPeriods,
  windowMatches,
} from '../../gitops';
import type { TrainService } from '../train-plan';
import type { Application } from './application';
import type { Departure } from './departure-plan';
import type { Whereabouts } from './whereabouts';

type Fields = Readonly<Record<string, unknown>>;

/** What is about to be pushed. */
type Batch = Pick<Departure, 'services' | 'leastSeconds'>;

/** A time in which Argo CD starts no sync, in milliseconds since 1970. */
export interface Freeze {
  readonly from: number;
  /** Undefined if it does not end. */
  readonly to?: number;
  /** Whose it is, and why. */
  readonly by: string;
}

/** What is said of freezes when a train departs. */
export interface FreezeOptions {
  /** Pushes into a freeze: somebody syncs by hand. @default false */
  readonly inFreeze?: boolean;
  /** What time it is, in milliseconds since 1970. @default Date.now */
  readonly now?: () => number;
}

/** Where a batch would be pushed. */
interface Destination {
  /** What the branch has of Argo CD; while a train is under way, somebody may push another freeze. */
  readonly objects: () => ArgoCdObjects;
  readonly whereabouts: Whereabouts;
}

/**
 * Refuses to push a batch into a freeze: Argo CD would sync it when the freeze ends, with nobody there to wait for it.
 *
 * @throws ReleaseTrainError unless it is said that it goes on nevertheless
 */
export async function refuseFreezes(
  batch: Batch,
  destination: Destination,
  options: FreezeOptions,
  say: (line: string) => void,
): Promise<void> {
  const freezes = await freezesAhead(batch, destination, options);
  if (freezes.length === 0) return;
  if (!options.inFreeze) throw new ReleaseTrainError('nothing of this batch was pushed', [...freezes, IN_SPITE]);
  for (const { path, message } of freezes) say(`${path}: ${message}; it goes on nevertheless (--in-freeze)`);
}

/** Tells into which freezes a batch would be pushed now. */
export async function tellFreezes(
  batch: Batch,
  destination: Destination,
  options: FreezeOptions,
  say: (line: string) => void,
): Promise<void> {
  const outcome = options.inFreeze ? 'it would go on nevertheless (--in-freeze)' : 'it would not be pushed now';
  for (const { path, message } of await freezesAhead(batch, destination, options))
    say(`${path}: ${message}; ${outcome}`);
}

/** Tells of which services no freeze can be known, since the AppProject of their Applications is not on the branch. */
export function tellUnknownProjects(
  services: readonly TrainService[],
  { projects }: ArgoCdObjects,
  applications: ReadonlyMap<string, Pick<Application, 'spec'>>,
  say: (line: string) => void,
): void {
  const there = new Set(projects.map(({ metadata }) => metadata?.name));
  const unknown = services.flatMap(({ name, applications: all }) =>
    [...new Set(all.map((each) => applications.get(each)?.spec?.project))]
      .filter((project) => !there.has(project))
      .map((project) => ({ project, name })),
  );
  for (const [project, its] of groupedBy(unknown, ({ project }) => project)) {
    const names = its.map(({ name }) => name);
    const what = project === undefined ? 'what makes the Applications' : `the AppProject ${project}`;
    say(`${someOf(names)}: ${what} is not on the branch, so no freeze is seen`);
  }
}

/**
 * What keeps Argo CD from syncing an Application by itself at a moment, and longest, by its AppProject; undefined if nothing does.
 *
 * @param projects the AppProjects as the branch has them
 * @param now in milliseconds since 1970
 */
export function freezeAt(
  projects: readonly Project[],
  name: string,
  application: Pick<Application, 'spec'>,
  now: number,
): Freeze | undefined {
  const project = projects.find(({ metadata }) => metadata?.name === application.spec?.project);
  return freezesOf(project, name, application, now, now).reduce<Freeze | undefined>(
    (longest, freeze) => ((freeze.to ?? Infinity) > (longest?.to ?? (longest ? Infinity : 0)) ? freeze : longest),
    undefined,
  );
}

/** An AppProject, as far as it tells of freezes. */
interface Project {
  readonly metadata?: { readonly name?: string };
  readonly spec?: { readonly syncWindows?: unknown };
}

/** Whether it is a freeze that a batch was not pushed for: running it again before its end is of no use. */
export function isFrozen({ problems }: ReleaseTrainError): boolean {
  return problems.includes(IN_SPITE);
}

const IN_SPITE: Problem = {
  path: 'nothing of this batch was pushed',
  message: 'depart after the freeze; or now with --in-freeze, where somebody syncs by hand',
};

/**
 * The freezes that keep Argo CD from syncing what a batch would push, or would before its releases can be over: by the
 * AppProjects as they are on the branch.
 */
async function freezesAhead(
  { services, leastSeconds }: Batch,
  { objects, whereabouts }: Destination,
  { now: clock = Date.now }: FreezeOptions,
): Promise<Problem[]> {
  const projects = objects().projects.filter(({ spec }) => windowsOf(spec).length > 0);
  if (projects.length === 0 || services.length === 0) return [];
  const known = await whereabouts(services);
  const now = clock();
  const until = now + leastSeconds * 1000;
  const found = new Map<string, Set<string>>();
  for (const { name, applications } of services) {
    for (const each of applications) {
      const application = known.get(each) ?? {};
      const project = projects.find(({ metadata }) => metadata?.name === application.spec?.project);
      for (const freeze of freezesOf(project, each, application, now, until)) {
        const words = inWords(freeze, now, leastSeconds);
        found.set(words, (found.get(words) ?? new Set()).add(name));
      }
    }
  }
  return [...found].map(([message, names]) => ({ path: [...names].join(', '), message }));
}

function windowsOf(spec: { readonly syncWindows?: unknown } | undefined): Fields[] {
  const listed: unknown = spec?.syncWindows;
  return Array.isArray(listed) ? (listed as Fields[]) : [];
}

function freezesOf(
  project: Project | undefined,
  name: string,
  application: Pick<Application, 'spec'>,
  now: number,
  until: number,
): Freeze[] {
  const windows = windowsOf(project?.spec).filter((fields) => isFor(fields ?? {}, name, application));
  const by = `the AppProject ${application.spec?.project}`;
  const denied: Freeze[] = [];
  const allows: SyncWindow[] = [];
  let allowed = false;
  for (const fields of windows) {
    const [window] = readSyncWindows([{ ...project, kind: 'AppProject', spec: { syncWindows: [fields] } }]).windows;
    const why = `a window of ${by} (${String(fields.description || 'no reason is given')})`;
    // One that never closes is none that opens and closes.
    if (!window && fields.kind === 'allow') allowed = true;
    else if (!window) denied.push({ from: now, by: why });
    else if (window.kind === 'allow') allows.push(window);
    else {
      const [next] = upcomingPeriods([window], now, 1);
      if (next && next.from <= until) denied.push({ ...next, by: why });
    }
  }
  const gap = allowed || allows.length === 0 ? undefined : firstGap(allows, now, until);
  if (gap === undefined) return denied;
  const [opens] = upcomingPeriods(allows, gap, 1);
  return [...denied, { from: gap, to: opens?.from, by: `${by}, which allows it at other times only` }];
}

/** The first moment at which no window is open. */
function firstGap(windows: readonly SyncWindow[], from: number, until: number): number | undefined {
  for (let at = from; at <= until; ) {
    const open = openPeriods(windows, at);
    if (open.length === 0) return at;
    at = Math.max(...open.map(({ to }) => to));
  }
  return undefined;
}

/**
 * Whether a window is for an Application, as Argo CD decides it.
 *
 * @see https://github.com/argoproj/argo-cd/blob/v3.5.7/pkg/apis/application/v1alpha1/types.go `SyncWindows.Matches`
 */
function isFor(fields: Fields, name: string, { spec }: Pick<Application, 'spec'>): boolean {
  const { namespace, server, name: cluster } = spec?.destination ?? {};
  const answers = [
    matches(fields.applications, [name]),
    matches(fields.namespaces, [namespace]),
    matches(fields.clusters, [server, cluster]),
  ].filter((answer) => answer !== undefined);
  return fields.andOperator === true ? answers.length > 0 && answers.every(Boolean) : answers.some(Boolean);
}

/** Undefined if nothing is asked for. */
function matches(globs: unknown, texts: readonly (string | undefined)[]): boolean | undefined {
  if (!Array.isArray(globs) || globs.length === 0) return undefined;
  return globs.some((glob) => texts.some((text) => text !== undefined && windowMatches(String(glob), text)));
}

function inWords({ from, to, by }: Freeze, now: number, leastSeconds: number): string {
  const until = to === undefined ? 'at all' : `until ${utc(to)}`;
  if (from <= now) return `Argo CD starts no sync ${until}, by ${by}`;
  const span = to === undefined ? `from ${utc(from)} on` : `from ${utc(from)} until ${utc(to)}`;
  return `Argo CD starts no sync ${span}, by ${by}, and the steps of this batch take at least ${humanDuration(leastSeconds)}`;
}

function utc(at: number): string {
  return printedTime(Math.floor(at / 1000)).replace(/:00Z$/, 'Z');
}
