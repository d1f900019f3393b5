import { cronProblem, goSeconds, momentsOf, type Problem, show, timeZoneProblem } from '../../core';
import { clockTime } from './freeze-problems';
import { onceIn } from './sync-windows';
import { isAlwaysOpen, type Period, type WindowTimes, windowPeriods } from './window-periods';

/** A window of one AppProject or of several, whoever wrote it, that opens and closes. */
export interface SyncWindow extends WindowTimes {
  readonly projects: readonly string[];
  readonly kind: 'allow' | 'deny';
  /** Why it is there; empty if nobody says so. */
  readonly description: string;
  /** What it is for, in words: the globs of Applications, namespaces and clusters. */
  readonly selects: string;
  readonly manualSync: boolean;
  /** The end of a freeze that was meant for one time. */
  readonly onceUntil?: number;
}

interface ReadWindows {
  readonly windows: readonly SyncWindow[];
  /** What somebody has to do something about, such as a window that Argo CD cannot read. */
  readonly problems: readonly Problem[];
}

/** A period of a window. */
export interface WindowPeriod extends Period {
  readonly window: SyncWindow;
}

/** What a manifest may hold; whoever made it, nothing about its fields is taken for granted. */
interface Manifest {
  readonly kind?: unknown;
  readonly metadata?: { readonly name?: string };
  readonly spec?: unknown;
}

type Fields = Readonly<Record<string, unknown>>;

/** The sync windows of the AppProjects among manifests. */
export function readSyncWindows(manifests: readonly Manifest[]): ReadWindows {
  const windows: SyncWindow[] = [];
  const problems: Problem[] = [];
  for (const { kind, metadata, spec } of manifests) {
    const listed = kind === 'AppProject' ? (spec as { syncWindows?: unknown } | null | undefined)?.syncWindows : [];
    const project = String(metadata?.name ?? '(no name)');
    (Array.isArray(listed) ? (listed as unknown[]) : []).forEach((given, i) => {
      const fields = (typeof given === 'object' && given !== null ? given : {}) as Fields;
      const unreadable = whyUnreadable(fields);
      const window = unreadable.length === 0 ? windowOf(project, fields) : undefined;
      const messages = window
        ? whyWrong(window, fields)
        : unreadable.map((why) => `${why}; Argo CD cannot read the window, and that blocks every sync of the project`);
      problems.push(...messages.map((message) => ({ path: `AppProject ${project}, window ${i + 1}`, message })));
      if (window && !isAlwaysOpen(window)) windows.push(window);
    });
  }
  return { windows: together(windows), problems };
}

/** The next periods of windows that close after a moment, by when they open. */
export function upcomingPeriods(windows: readonly SyncWindow[], after: number, count: number): WindowPeriod[] {
  const all = windows.flatMap((window) =>
    [...take(windowPeriods(window, after), count)].map((p) => ({ ...p, window })),
  );
  return all.sort((a, b) => a.from - b.from || a.to - b.to).slice(0, count);
}

/** The periods of windows that are open at a moment. */
export function openPeriods(windows: readonly SyncWindow[], at: number): WindowPeriod[] {
  return windows.flatMap((window) => {
    const [next] = take(windowPeriods(window, at), 1);
    return next && next.from <= at ? [{ ...next, window }] : [];
  });
}

/** One-offs that are over at a moment, and come back because a window has no year. */
export function pastOneOffs(windows: readonly SyncWindow[], at: number): Problem[] {
  return windows.flatMap((window) => {
    if (window.onceUntil === undefined || window.onceUntil > at) return [];
    const [next] = take(windowPeriods(window, at), 1);
    const back = next
      ? `Argo CD freezes again from ${new Date(next.from).toISOString().slice(0, 16)}Z`
      : 'it comes back';
    return [
      {
        path: `AppProject ${window.projects.join(', ')}`,
        message: `${show(window.description)} is over, and ${back}; take it out of the source`,
      },
    ];
  });
}

/** Windows that differ in nothing but their projects are one: those of an environment, say, in all its sets. */
function together(windows: readonly SyncWindow[]): SyncWindow[] {
  const same = new Map<string, SyncWindow>();
  for (const window of windows) {
    const key = JSON.stringify({ ...window, projects: [] });
    same.set(key, { ...window, projects: [...(same.get(key)?.projects ?? []), ...window.projects] });
  }
  return [...same.values()];
}

function windowOf(project: string, fields: Fields): SyncWindow {
  const description = typeof fields.description === 'string' ? fields.description : '';
  // Argo CD takes a zone that it does not know for UTC.
  const timeZone = timeZoneProblem(fields.timeZone) ? 'UTC' : String(fields.timeZone);
  const once = onceIn(description);
  return {
    projects: [project],
    kind: fields.kind === 'allow' ? 'allow' : 'deny',
    schedule: String(fields.schedule),
    duration: (goSeconds(String(fields.duration)) ?? 0) * 1000,
    timeZone,
    description,
    selects: SELECTORS.flatMap((name) => {
      const globs = list(fields[name]);
      return globs.length > 0 ? [`${name} ${globs.join(', ')}`] : [];
    }).join(fields.andOperator === true ? ' and ' : ' or '),
    manualSync: fields.manualSync === true,
    ...(once ? { onceUntil: momentsOf(timeZone, clockTime(once.to) as number)[0] } : {}),
  };
}

const SELECTORS = ['applications', 'namespaces', 'clusters'] as const;

function whyUnreadable({ kind, schedule, duration }: Fields): string[] {
  const macro = typeof schedule === 'string' && schedule.startsWith('@');
  const wrong = {
    kind: kind === 'allow' || kind === 'deny' ? undefined : `${show(kind)} is neither allow nor deny`,
    schedule: macro ? `${show(schedule)} has not five fields` : cronProblem(schedule),
    duration:
      (goSeconds(String(duration)) ?? 0) > 0 ? undefined : `${show(duration)} is no duration such as 90m or 64h`,
  };
  return Object.entries(wrong).flatMap(([name, why]) => (why ? [`${name}: ${why}`] : []));
}

function whyWrong(window: SyncWindow, { timeZone }: Fields): string[] {
  const zone = timeZone === undefined || timeZone === '' ? undefined : timeZoneProblem(timeZone);
  return [
    ...(zone ? [`timeZone: ${zone}; Argo CD takes it for UTC`] : []),
    ...(window.selects === '' ? ["it is for no Application; write applications: ['*']"] : []),
    ...(isAlwaysOpen(window)
      ? [
          `it is always open: ${show(window.schedule)} for ${window.duration / 1000} seconds ends never, or begins never, which Argo CD takes for the same`,
        ]
      : []),
  ];
}

function list(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function* take<T>(values: Iterable<T>, count: number): Generator<T> {
  let taken = 0;
  for (const value of values) {
    yield value;
    if (++taken === count) return;
  }
}
