import { Duration } from 'cdk8s';
import { durationProblem, isDuration, show } from '../core';
import { decimal, percent, tidy } from './numbers';

/** What has to be true of a request that an objective counts as good: answered without an error, or soon enough. */
export type ObjectiveKind = 'availability' | 'latency';

/** An objective as somebody stated it, sound or not. */
export interface StatedObjective {
  readonly kind: ObjectiveKind;
  /** In percent. */
  readonly objective: number;
  readonly period: Duration;
  /** The time within which a request has to be answered. */
  readonly latency?: Duration;
}

/** Where each number of an objective stands, as what is said of it begins: `period: `. */
export interface Places {
  readonly objective: string;
  readonly period: string;
  readonly latency: string;
}

export const DEFAULT_PERIOD = Duration.days(30);

/** In place of a time that is wrong: one of the bounds at which Envoy counts by default. */
export const STAND_IN_LATENCY = Duration.millis(250);

/** What is wrong with an objective, each sentence after the place that is wrong. */
export function objectiveProblems(stated: StatedObjective, at: Places): string[] {
  const { kind, objective, period, latency } = stated;
  const wrong: [string, string | undefined][] = [
    [at.objective, shareProblem(NAMES[kind], objective)],
    [at.latency, kind === 'latency' ? latencyProblem(latency) : undefined],
    [at.period, durationProblem(period, Duration.days(1), Duration.days(365))],
  ];
  return wrong.flatMap(([place, problem]) => (problem === undefined ? [] : [`${place}${problem}`]));
}

/** A sound objective of the same kind, so that what depends on a wrong one can be checked in the same run. */
export function standIn({ kind, latency }: StatedObjective): StatedObjective {
  const sound = { kind, objective: 99.9, period: DEFAULT_PERIOD };
  if (kind === 'availability') return sound;
  return { ...sound, latency: latencyProblem(latency) === undefined ? latency : STAND_IN_LATENCY };
}

/** What an objective leaves: 0.1 % at 99.9 %. */
export function budgetOf(objective: number): number {
  // 100 - 99.9 is 0.09999999999999432: near 100 a double is exact to 13 decimal places, and people write fewer.
  return Math.round((100 - objective) * 1e10) / 1e10;
}

const NAMES: Record<ObjectiveKind, { readonly share: string; readonly bad: string }> = {
  availability: { share: 'an availability', bad: 'failed' },
  latency: { share: 'a latency objective', bad: 'slow' },
};

// From here on a window would need more than a million requests to tell one failure from a spent budget.
const HIGHEST_OBJECTIVE = 99.9999;

function shareProblem({ share, bad }: { share: string; bad: string }, objective: unknown): string | undefined {
  if (typeof objective !== 'number' || !Number.isFinite(objective)) {
    return `${share} of ${show(objective)} is no percentage; write a number such as 99.9`;
  }
  if (objective === 100 || (objective < 100 && budgetOf(objective) === 0)) {
    return `${share} of ${percent(objective)} leaves no error budget, so that every release would be aborted; write less, such as 99.9`;
  }
  if (objective > 0 && objective < 1) {
    const meant = tidy(objective * 100);
    return `${share} of ${percent(objective)} looks like a fraction; write it in percent: ${meant > 50 ? meant : 99.9}`;
  }
  if (objective <= 50 || objective > 100) {
    return `${share} of ${percent(objective)} is out of range; write a percentage above 50 and below 100, such as 99.9`;
  }
  if (objective > HIGHEST_OBJECTIVE) {
    const requests = decimal(Math.ceil(tidy(100 / budgetOf(objective))));
    return `${share} of ${percent(objective)} cannot be measured in a canary: a window would need ${requests} requests for a single ${bad} one not to exceed the budget; write ${HIGHEST_OBJECTIVE} or less`;
  }
  return undefined;
}

function latencyProblem(latency: unknown): string | undefined {
  if (!isDuration(latency)) return `${show(latency)} is not a duration; write for example Duration.millis(250)`;
  const millis = latency.toMilliseconds({ integral: false });
  if (millis % 1 !== 0) {
    const near = Number.isFinite(millis) ? Math.max(1, Math.round(millis)) : 250;
    return `${millis}ms is no whole number of milliseconds; write for example Duration.millis(${near})`;
  }
  return durationProblem(latency, Duration.millis(1), Duration.hours(1), 'milliseconds');
}
