import type { IConstruct } from 'constructs';
import type { argo } from '../../../imports';
import { goDuration, momentsOf, nearestTo, report, reportChecked, show } from '../../core';
import { atLeast } from '../controller-versions';
import { clockTime } from './freeze-problems';
import type { FreezeWindow } from './freeze-window';

/** The freezes of a property that are sound; what is wrong with the others is reported. */
export function soundFreezes(construct: IConstruct, given: unknown): FreezeWindow[] {
  if (given === undefined) return [];
  if (!Array.isArray(given)) {
    report(construct, `freezes: ${show(given)} is no list; write [FreezeWindow.recurring({ … })]`);
    return [];
  }
  return given.filter((freeze: FreezeWindow | undefined, i) => {
    const name = given.length > 1 ? `freezes[${i}]` : 'freezes';
    if (typeof freeze?.schedule !== 'string' || !Array.isArray(freeze.problems)) {
      report(construct, `${name}: ${show(freeze)} is no freeze; write FreezeWindow.recurring({ … }) or oneOff({ … })`);
      return false;
    }
    reportChecked(construct, name, freeze);
    return freeze.problems.length === 0;
  });
}

/** Services that a freeze names and that there are not. */
export function unknownFrozen(freezes: readonly FreezeWindow[], known: ReadonlySet<string>): string[] {
  return freezes
    .flatMap(({ services = [] }) => services)
    .filter((service) => !known.has(service))
    .map(
      (service) =>
        `freezes: there is no service ${show(service)} to freeze${nearestTo(service, known, '; there is none at all')}`,
    );
}

/** One-offs that are over, as a release from after their end proves: nothing else here knows what time it is. */
export function pastFreezes(
  freezes: readonly FreezeWindow[],
  releases: Iterable<{ readonly committedAt?: string }>,
): string[] {
  const committed = [...releases].flatMap(({ committedAt }) => (committedAt === undefined ? [] : [committedAt]));
  const latest = committed.reduce((a, b) => (Date.parse(b) > Date.parse(a) ? b : a), '1970-01-01T00:00:00Z');
  return freezes.flatMap(({ once, timeZone, reason }) => {
    if (!once || endOf(once.to, timeZone) >= Date.parse(latest)) return [];
    return `freezes: ${show(reason)} ended at ${once.to}, and there is a release of ${latest}; take the freeze out, or Argo CD freezes again on the same date every year`;
  });
}

/** What a set freezes, as Argo CD reads it. */
export function syncWindows(
  freezes: readonly FreezeWindow[],
  services: ReadonlySet<string>,
  {
    argoCd,
    applicationsOf,
  }: { readonly argoCd: string; readonly applicationsOf: (service: string) => readonly string[] },
): argo.SyncWindow[] {
  const windows = freezes.flatMap((freeze) => {
    const frozen = freeze.services?.filter((service) => services.has(service)).sort();
    // A window for no Application of this project: it is for those of another set.
    if (frozen?.length === 0) return [];
    return {
      kind: 'deny' as const,
      schedule: freeze.schedule,
      duration: goDuration(freeze.duration),
      timeZone: freeze.timeZone,
      applications: frozen?.flatMap(applicationsOf) ?? ['*'],
      // Without it in every window that is open, nobody could bring in a revert.
      manualSync: true,
      // A sync that has begun would stand between two waves until the freeze ends, and hold up every other one.
      ...(atLeast(argoCd, '3.5') ? { syncOverrun: true } : {}),
      ...(atLeast(argoCd, '3.0') ? { description: descriptionOf(freeze) } : {}),
    };
  });
  // Argo CD refuses a project that has the same window twice, as a freeze of the environment and of the set.
  const keys = windows.map(({ description: _, ...window }) => JSON.stringify(window));
  return windows.filter((_, i) => keys.indexOf(keys[i] as string) === i);
}

/** The reason, and of a one-off its time, which `release-train windows` reads again. */
function descriptionOf({ reason, once }: FreezeWindow): string {
  return once
    ? `${reason} (once: ${once.from} to ${once.to}; to be taken out then, or it comes back every year)`
    : reason;
}

/** The one time that a description tells. */
export function onceIn(description: string): { readonly from: string; readonly to: string } | undefined {
  const [, from, to] = /\(once: (\S+) to (\S+);/.exec(description) ?? [];
  return from !== undefined && to !== undefined && clockTime(from) !== undefined && clockTime(to) !== undefined
    ? { from, to }
    : undefined;
}

function endOf(clock: string, timeZone: string): number {
  return momentsOf(timeZone, clockTime(clock) as number)[0] as number;
}
