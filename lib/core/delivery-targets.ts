import { Duration } from 'cdk8s';
import { durationProblem, goDuration, goSeconds } from './durations';
import { show } from './problems';
import { type Shape, shaped } from './shape';

/** What a team aims at with its deliveries; `release-train dora` holds what was measured against it. */
export interface DeliveryTargets {
  /** How long a commit may take until it is deployed, in the median: a minute to a year. @default - no target */
  readonly leadTime?: Duration;
  /** The most promoted releases that may fail, in percent: 0 to 100. @default - no target */
  readonly changeFailureRate?: number;
  /** How long it may take until a release that failed after its promotion is replaced, in the median: a minute to a year. @default - no target */
  readonly timeToRestore?: Duration;
  /** The fewest deployments a week: more than 0, and at most 1000. @default - no target */
  readonly deploymentsPerWeek?: number;
}

/** Where a Rollout says it: on its own metadata, never on its pods, which another target must not restart. */
export const DELIVERY_TARGETS = 'release-train.dev/delivery-targets';

/** The targets of a service: its own, and of those around it the ones that it does not set. */
export function mergedTargets(
  own: DeliveryTargets | undefined,
  around: DeliveryTargets | undefined,
): DeliveryTargets | undefined {
  const [a, b] = [soundTargets(own).sound, soundTargets(around).sound];
  return Object.keys({ ...b, ...a }).length === 0 ? undefined : { ...b, ...a };
}

/** What is wrong with targets, each with the one it is about. */
export function deliveryTargetsProblems(targets: unknown): readonly string[] {
  if (targets === undefined) return [];
  const { problems } = soundTargets(targets);
  const none = typeof targets === 'object' && targets !== null && Object.keys(targets).length === 0;
  return none ? ['names no target; write for example { leadTime: Duration.days(1) }, or leave it out'] : problems;
}

/** The targets as an annotation carries them. */
export function deliveryTargetsText({ leadTime, timeToRestore, ...numbers }: DeliveryTargets): string {
  const all: Record<string, unknown> = {
    ...numbers,
    leadTime: leadTime && goDuration(leadTime),
    timeToRestore: timeToRestore && goDuration(timeToRestore),
  };
  return JSON.stringify(Object.fromEntries(Object.entries(all).sort(([a], [b]) => (a < b ? -1 : 1))));
}

/** Targets as they are read back: durations in seconds, the rate in percent. */
export interface TargetNumbers {
  readonly leadTime?: number;
  readonly changeFailureRate?: number;
  readonly timeToRestore?: number;
  readonly deploymentsPerWeek?: number;
}

/** Reads what an annotation says; nothing where it says nothing that can be read. */
export function readDeliveryTargets(text: string | undefined): TargetNumbers | undefined {
  const read = parsed(text);
  if (typeof read !== 'object' || read === null) return undefined;
  const fields = read as Record<string, unknown>;
  const duration = (value: unknown): number | undefined => goSeconds(typeof value === 'string' ? value : undefined);
  const number = (value: unknown): number | undefined =>
    typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
  const found = Object.entries({
    leadTime: duration(fields.leadTime),
    changeFailureRate: number(fields.changeFailureRate),
    timeToRestore: duration(fields.timeToRestore),
    deploymentsPerWeek: number(fields.deploymentsPerWeek),
  }).filter(([, value]) => value !== undefined);
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

function soundTargets(targets: unknown): { readonly sound: DeliveryTargets; readonly problems: readonly string[] } {
  return targets === undefined ? { sound: {}, problems: [] } : shaped<DeliveryTargets>(targets, TARGETS_SHAPE);
}

const ONE_MINUTE = Duration.minutes(1);
const ONE_YEAR = Duration.days(365);

const TARGETS_SHAPE: Shape<DeliveryTargets> = {
  leadTime: (value) => durationProblem(value, ONE_MINUTE, ONE_YEAR),
  changeFailureRate: (value) =>
    typeof value === 'number' && value >= 0 && value <= 100
      ? undefined
      : `${show(value)} is no percentage; write a number from 0 to 100, such as 5 for 5 %`,
  timeToRestore: (value) => durationProblem(value, ONE_MINUTE, ONE_YEAR),
  deploymentsPerWeek: (value) =>
    typeof value === 'number' && value > 0 && value <= 1000
      ? undefined
      : `${show(value)} is no number of deployments; write a number above 0 and up to 1000, such as 5`,
};

function parsed(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}
