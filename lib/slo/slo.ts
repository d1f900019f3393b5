import { Duration } from 'cdk8s';
import { type Checked, durationProblem, type Expectation, instance, seconds, shaped, show } from '../core';
import { decimal, percent, tidy } from './numbers';

export interface SloOptions {
  /**
   * The time over which the objective is meant: whole seconds, from 1 to 365 days.
   *
   * @default Duration.days(30)
   */
  readonly period?: Duration;
}

/**
 * A service level objective: how much of what is asked of a service must succeed, and over which time.
 *
 * Everything that guards a release follows from it: the error rate that aborts a canary, and how many requests it takes
 * to tell.
 *
 * A value with problems has the numbers of 99.9 % over 30 days, so that what depends on it can be checked in the same run.
 *
 * @see https://sre.google/workbook/alerting-on-slos/
 * @example
 * import { Slo } from 'cdk8s-release-train';
 *
 * const slo = Slo.availability(99.9);
 * slo.errorBudget; // 0.1 (percent)
 * slo.pageBurnRate; // 14.4
 */
export class Slo implements Checked {
  /**
   * The share of requests that must succeed.
   *
   * @param objective in percent, above 50 and at most 99.9999: 99.9, not 0.999
   */
  public static availability(objective: number, options: SloOptions = {}): Slo {
    const { sound, problems: wrongOptions } = shaped<SloOptions>(options, { period: true });
    const { period = DEFAULT_PERIOD } = sound;
    const wrongPeriod = durationProblem(period, Duration.days(1), Duration.days(365));
    const problems = [objectiveProblem(objective), wrongPeriod && `period: ${wrongPeriod}`, ...wrongOptions].filter(
      (p) => p !== undefined,
    );
    return problems.length > 0 ? new Slo(99.9, DEFAULT_PERIOD, problems) : new Slo(objective, period, []);
  }

  /** The share of requests that must succeed, in percent. */
  public readonly objective: number;
  /** The share of requests that may fail, in percent: 0.1 at an objective of 99.9. */
  public readonly errorBudget: number;
  /** The time over which the objective is meant. */
  public readonly period: Duration;
  /** What is wrong with the numbers that were given; empty if they are sound. */
  public readonly problems: readonly string[];

  private constructor(objective: number, period: Duration, problems: readonly string[]) {
    this.objective = objective;
    this.errorBudget = budgetOf(objective);
    this.period = period;
    this.problems = problems;
  }

  /**
   * How many times faster than allowed a service fails if it spends this share of its budget in this time.
   *
   * @param budgetFraction share of the period's error budget, from 0 to 1
   * @param longWindow the time in which it is spent
   * @see https://sre.google/workbook/alerting-on-slos/#6-multiwindow-multi-burn-rate-alerts
   */
  public burnRate(budgetFraction: number, longWindow: Duration): number {
    return tidy((budgetFraction * seconds(this.period)) / seconds(longWindow));
  }

  /** The burn rate at which on-call is paged: 2 % of the budget within an hour, 14.4 over 30 days. */
  public get pageBurnRate(): number {
    return this.burnRate(0.02, Duration.hours(1));
  }
}

/** How a property that holds an objective is checked, by `shaped`; what the objective says of itself comes beside it. */
export const AN_OBJECTIVE: Expectation = {
  ...instance('Slo.availability(99.9)', 'burnRate'),
  not: 'no objective',
};

const DEFAULT_PERIOD = Duration.days(30);

// From here on a window would need more than a million requests to tell one failure from a spent budget.
const HIGHEST_OBJECTIVE = 99.9999;

function objectiveProblem(objective: unknown): string | undefined {
  if (typeof objective !== 'number' || !Number.isFinite(objective)) {
    return `an availability of ${show(objective)} is no percentage; write a number such as 99.9`;
  }
  if (objective === 100 || (objective < 100 && budgetOf(objective) === 0)) {
    return `an availability of ${percent(objective)} leaves no error budget, so that every release would be aborted; write less, such as 99.9`;
  }
  if (objective > 0 && objective < 1) {
    const meant = tidy(objective * 100);
    return `an availability of ${percent(objective)} looks like a fraction; write it in percent: ${meant > 50 ? meant : 99.9}`;
  }
  if (objective <= 50 || objective > 100) {
    return `an availability of ${percent(objective)} is out of range; write a percentage above 50 and below 100, such as 99.9`;
  }
  if (objective > HIGHEST_OBJECTIVE) {
    const requests = decimal(Math.ceil(tidy(100 / budgetOf(objective))));
    return `an availability of ${percent(objective)} cannot be measured in a canary: a window would need ${requests} requests for a single failed one not to exceed the budget; write ${HIGHEST_OBJECTIVE} or less`;
  }
  return undefined;
}

// 100 - 99.9 is 0.09999999999999432: near 100 a double is exact to 13 decimal places, and people write fewer.
function budgetOf(objective: number): number {
  return Math.round((100 - objective) * 1e10) / 1e10;
}
