import { cronCalendar, cronProblem, goMilliseconds, longestGap, show, timeZoneProblem } from '../../../core';
import type { Field } from '../../../manifests';
import { isUnfilled } from '../../objects';
import type { Rule, RuleFinding } from '../../rule';
import { PROJECT } from './projects';

const WINDOW = (schedule: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: { name: services }
spec:
  syncWindows:
    - kind: deny
      schedule: ${schedule}
      duration: 64h
      timeZone: Europe/Berlin
      applications: ['*']
      manualSync: true
`;

export const syncWindowsThatWork: Rule = {
  id: 'sync-windows-that-work',
  family: 'argo-cd',
  severity: 'error',
  title: 'Sync windows are written as Argo CD reads them',
  cause:
    'The API server takes any text for the kind, schedule and duration of a window. One that Argo CD cannot read blocks every sync that it is for; a time zone that does not exist is taken for UTC.',
  remedy:
    "write kind allow or deny, a schedule of five fields such as '0 16 * * 5', a duration such as 64h, the name of a time zone, and which applications, namespaces or clusters",
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/sync_windows/',
  examples: { complies: WINDOW("'0 16 * * 5'"), violates: WINDOW("'@weekly'") },
  *check(tree) {
    const gaps: Gaps = new Map();
    for (const project of tree.ofKind(PROJECT)) {
      const seen = new Set<string>();
      for (const window of project.at('spec', 'syncWindows').items) {
        yield* wrong(window, gaps);
        const key = JSON.stringify(['kind', 'schedule', 'duration'].map((name) => window.at(name).value));
        if (seen.has(key))
          yield { at: window, message: 'another window has the same kind, schedule and duration, which is refused' };
        seen.add(key);
      }
    }
  },
};

/** How long it is at most from one start of a schedule to the next; the same schedules come again and again. */
type Gaps = Map<string, number | undefined>;

function* wrong(window: Field, gaps: Gaps): Iterable<RuleFinding> {
  const [kind, schedule, duration, timeZone] = ['kind', 'schedule', 'duration', 'timeZone'].map((key) =>
    window.at(key),
  ) as [Field, Field, Field, Field];
  if ([kind, schedule, duration, timeZone].some(({ text }) => isUnfilled(text ?? ''))) return;
  if (!['allow', 'deny'].includes(kind.text ?? ''))
    yield { at: kind, message: `${show(kind.value ?? '')} is no kind of a window: it is allow or deny` };
  const unreadable = scheduleProblem(schedule.value ?? '', gaps);
  if (unreadable) yield { at: schedule, message: unreadable };
  const length = goMilliseconds(duration.value);
  if (length === undefined || length <= 0)
    yield {
      at: duration,
      message: `${show(duration.value ?? '')} is no duration; it is written as Go does, such as 90m or 64h`,
    };
  const zone = timeZone.isSet && timeZone.text !== '' ? timeZoneProblem(timeZone.value) : undefined;
  if (zone) yield { at: timeZone, message: zone };
  if (['applications', 'namespaces', 'clusters'].every((key) => window.at(key).items.length === 0))
    yield { at: window, message: 'it names no applications, namespaces or clusters, which is refused' };
  if (unreadable || length === undefined || kind.text !== 'deny') return;
  const gap = gapOf(String(schedule.value), gaps);
  if (gap !== undefined && length >= gap)
    yield {
      at: duration,
      message: `a window of ${duration.text} that opens again before it has closed never ends: nothing is synced any more`,
    };
}

function gapOf(schedule: string, gaps: Gaps): number | undefined {
  if (!gaps.has(schedule)) gaps.set(schedule, longestGap(cronCalendar(schedule)));
  return gaps.get(schedule);
}

function scheduleProblem(schedule: unknown, gaps: Gaps): string | undefined {
  if (typeof schedule === 'string' && schedule.startsWith('@'))
    return `Argo CD does not know ${show(schedule)}; it takes five fields`;
  const problem = cronProblem(schedule);
  if (problem) return problem;
  return gapOf(String(schedule), gaps) === undefined ? `${show(schedule)} names days that never come` : undefined;
}
