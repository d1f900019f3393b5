import { Duration } from 'cdk8s';
import { type Checked, type Shape, shaped } from '../../core';
import { clockTime, oneOffProblems, recurringProblems } from './freeze-problems';

/** What every freeze says. */
export interface FreezeProps {
  /** The time zone of its times, by its name in the tz database: `Europe/Berlin`. */
  readonly timeZone: string;
  /** Why nothing is released then: one line of 1 to 120 characters, which everybody reads whose sync waits. */
  readonly reason: string;
  /** The services that are frozen, by name. @default - all of the environment, or of the set */
  readonly services?: readonly string[];
}

export interface RecurringFreezeProps extends FreezeProps {
  /** When a freeze begins, in five fields: Fridays at four are `0 16 * * 5`. */
  readonly schedule: string;
  /** How long the clocks of the time zone run until it ends: 1 minute to 365 days, and less than until the next one begins. */
  readonly duration: Duration;
}

export interface OneOffFreezeProps extends FreezeProps {
  /** When it begins, as the clocks of the time zone show it: `2026-12-23T18:00`. */
  readonly from: string;
  /** When it ends, less than a year later: `2027-01-02T08:00`. */
  readonly to: string;
}

/**
 * A time in which Argo CD starts no sync by itself. People still may, so that a revert goes through; canaries that run
 * already go on. `docs/freezes.md` tells what to do in one.
 *
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/sync_windows/
 * @example
 * import { Duration } from 'cdk8s';
 * import { FreezeWindow } from 'cdk8s-release-train';
 *
 * FreezeWindow.recurring({
 *   schedule: '0 16 * * 5',
 *   duration: Duration.hours(64),
 *   timeZone: 'Europe/Berlin',
 *   reason: 'nobody is in the office to watch a release',
 * });
 */
export class FreezeWindow implements Checked {
  /** A freeze that comes again and again, such as every weekend. What is wrong with it is reported by who uses it. */
  public static recurring(given: RecurringFreezeProps): FreezeWindow {
    const { sound, problems } = shaped<RecurringFreezeProps>(given, RECURRING);
    const all = [...problems, ...recurringProblems(given ?? {})];
    return all.length > 0 ? new FreezeWindow(STAND_IN, all) : new FreezeWindow(sound, []);
  }

  /**
   * A freeze of one time. A sync window has no year: Argo CD freezes again on the same date of every year until the freeze
   * is taken out of the source. `release-train windows` says so, and so does a synth that finds a release from after it.
   */
  public static oneOff(given: OneOffFreezeProps): FreezeWindow {
    const { sound, problems } = shaped<OneOffFreezeProps>(given, ONE_OFF);
    const all = [...problems, ...oneOffProblems(given ?? {})];
    if (all.length > 0) return new FreezeWindow(STAND_IN, all);
    const { from, to, ...rest } = sound;
    const [begin, end] = [clockTime(from) as number, clockTime(to) as number];
    const at = new Date(begin);
    const schedule = `${at.getUTCMinutes()} ${at.getUTCHours()} ${at.getUTCDate()} ${at.getUTCMonth() + 1} *`;
    return new FreezeWindow({ ...rest, schedule, duration: Duration.millis(end - begin) }, [], { from, to });
  }

  /** When it begins, in five fields. */
  public readonly schedule: string;
  /** How long the clocks of the time zone run until it ends. */
  public readonly duration: Duration;
  /** The time zone of its times. */
  public readonly timeZone: string;
  /** Why nothing is released then. */
  public readonly reason: string;
  /** The services that are frozen; undefined for all. */
  public readonly services?: readonly string[];
  /** Its one time, as the clocks of the time zone show it; undefined if it comes again and again. */
  public readonly once?: { readonly from: string; readonly to: string };
  public readonly problems: readonly string[];

  private constructor(props: RecurringFreezeProps, problems: readonly string[], once?: FreezeWindow['once']) {
    this.schedule = props.schedule;
    this.duration = props.duration;
    this.timeZone = props.timeZone;
    this.reason = props.reason;
    this.services = props.services;
    this.once = once;
    this.problems = problems;
  }
}

/** What a freeze is made of that is wrong, and is never rendered. */
const STAND_IN: RecurringFreezeProps = {
  schedule: '0 0 1 1 *',
  duration: Duration.minutes(1),
  timeZone: 'Etc/UTC',
  reason: 'unreadable',
};

const RECURRING: Shape<RecurringFreezeProps> = {
  schedule: true,
  duration: true,
  timeZone: true,
  reason: true,
  services: true,
};

const ONE_OFF: Shape<OneOffFreezeProps> = { from: true, to: true, timeZone: true, reason: true, services: true };
