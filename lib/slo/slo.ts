import { Duration } from 'cdk8s';
import { type Checked, type Expectation, instance, type Shape, seconds, shaped } from '../core';
import { decimal, percent, tidy } from './numbers';
import {
  budgetOf,
  DEFAULT_PERIOD,
  type ObjectiveKind,
  objectiveProblems,
  type Places,
  type StatedObjective,
  standIn,
} from './objective';
import { type OpenSloOptions, readOpenSlo } from './open-slo';

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
    const { sound, problems } = shaped<SloOptions>(options, OPTIONS);
    const { period = DEFAULT_PERIOD } = sound;
    return Slo.checked({ kind: 'availability', objective, period }, IN_CODE, problems);
  }

  /**
   * The share of requests that must be answered within a time.
   *
   * A proxy counts requests in buckets, so only the bounds of its buckets can be measured: take one of them (Envoy's are
   * 0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000 and 10000 milliseconds, and more, unless Istio is told otherwise).
   *
   * @param objective in percent, above 50 and at most 99.9999: 99, not 0.99
   * @param threshold the time within which a request must be answered: whole milliseconds, from 1 ms to 1 hour
   * @see https://sre.google/workbook/implementing-slos/
   * @example
   * import { Duration } from 'cdk8s';
   * import { Slo } from 'cdk8s-release-train';
   *
   * const slo = Slo.latency(99, Duration.millis(250)); // 99 % of the requests within 250 ms
   * slo.errorBudget; // 1 (percent): the share that may be slower
   */
  public static latency(objective: number, threshold: Duration, options: SloOptions = {}): Slo {
    const { sound, problems } = shaped<SloOptions>(options, OPTIONS);
    const { period = DEFAULT_PERIOD } = sound;
    return Slo.checked({ kind: 'latency', objective, period, latency: threshold }, IN_CODE, problems);
  }

  /**
   * Reads an objective from an OpenSLO file (`openslo/v1`): a share of requests that must succeed, or that must be
   * answered within the time that the annotation `release-train.dev/latency` tells.
   *
   * Read are the target, the time window and what the indicator counts; the queries are not. A window may be rolling or
   * follow the calendar: its length is the period, with 30 days for a month, 90 for a quarter and 365 for a year.
   *
   * What is wrong in the file is told with its line by the construct that uses the objective.
   *
   * @param file a path from the working directory, or an absolute one
   * @see https://github.com/OpenSLO/OpenSLO#slo
   * @example
   * import { Slo } from 'cdk8s-release-train';
   *
   * const slo = Slo.fromOpenSlo('slos/checkout.yaml', { name: 'checkout-availability' });
   */
  public static fromOpenSlo(file: string, options: OpenSloOptions = {}): Slo {
    const { stated, at, problems } = readOpenSlo(file, options);
    return Slo.checked(stated, at, problems);
  }

  private static checked(stated: StatedObjective, at: Places, others: readonly string[]): Slo {
    const problems = [...objectiveProblems(stated, at), ...others];
    return new Slo(problems.length > 0 ? standIn(stated) : stated, problems);
  }

  /** What makes a request a good one: that it succeeds, or that it is answered within `latency`. */
  public readonly kind: ObjectiveKind;
  /** The share of requests that must be good, in percent. */
  public readonly objective: number;
  /** The share of requests that may be bad (failed or, of a latency objective, slow), in percent: 0.1 at an objective of 99.9. */
  public readonly errorBudget: number;
  /** The time within which a request must be answered; undefined for an availability. */
  public readonly latency?: Duration;
  /** The time over which the objective is meant. */
  public readonly period: Duration;
  /** What is wrong with the numbers that were given; empty if they are sound. */
  public readonly problems: readonly string[];

  private constructor({ kind, objective, period, latency }: StatedObjective, problems: readonly string[]) {
    this.kind = kind;
    this.objective = objective;
    this.errorBudget = budgetOf(objective);
    this.latency = latency;
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

/** How a property is checked that holds how soon requests must be answered. */
export const A_LATENCY_OBJECTIVE: Expectation = {
  ...AN_OBJECTIVE,
  write: 'Slo.latency(99, Duration.millis(250))',
};

// The period is checked with the objective.
const OPTIONS: Shape<SloOptions> = { period: true };

const IN_CODE: Places = { objective: '', latency: 'threshold: ', period: 'period: ' };

/** An objective and its period, as people say it. */
export function objectiveOf({ objective, period }: Slo): string {
  return `${percent(objective)} over ${decimal(period.toDays({ integral: false }))} days`;
}
