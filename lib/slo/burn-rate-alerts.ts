import { Duration } from 'cdk8s';
import { seconds } from '../core';
import { tidy } from './numbers';
import type { Slo } from './slo';

/** An alert that fires if a service spends its error budget too fast in two windows at once. */
export interface BurnRateAlert {
  /** Whether it wakes somebody, or waits for the next working day. */
  readonly severity: 'page' | 'ticket';
  /** The share of the period's error budget that is gone when it fires, in percent, if nothing else was spent. */
  readonly budgetSpent: number;
  /** The window in which that share is spent. */
  readonly longWindow: Duration;
  /** A twelfth of it, so that the alert ends soon after the errors do. */
  readonly shortWindow: Duration;
  /** How many times faster than allowed the budget is spent. */
  readonly burnRate: number;
  /** The error rate above which it fires, in percent. */
  readonly threshold: number;
  /**
   * When it fires if from now on every request fails, in seconds, without what scrapes and rules add; infinite if it
   * never fires.
   */
  readonly detectionTime: number;
  /**
   * Why it should be left out, or undefined if it should not.
   *
   * - `'never fires'`: its threshold is 100 % or more, as that of the first page at an objective of 93 % over 30 days
   * - `'fires within the objective'`: its burn rate is below 1, so a service that keeps its objective sets it off, as the
   *   last ticket does over 28 days (0.933) and both tickets over 7 (0.7 and 0.233)
   */
  readonly unfit?: 'never fires' | 'fires within the objective';
}

/**
 * The four multi-window, multi-burn-rate alerts of the SRE workbook for an objective, fastest first. The windows stay; the
 * burn rates follow from the period: 14.4, 6, 3 and 1 over 30 days, 3.36 for the first over 7.
 *
 * A page is due if either of its two alerts fires, a ticket likewise. Those that are `unfit` are there for the reason to
 * be told; no rule should be made of them.
 *
 * @see https://sre.google/workbook/alerting-on-slos/#6-multiwindow-multi-burn-rate-alerts
 */
export function burnRateAlerts(slo: Pick<Slo, 'errorBudget' | 'burnRate'>): readonly BurnRateAlert[] {
  return WORKBOOK.map(({ severity, budgetSpent, longWindow }) => {
    const burnRate = slo.burnRate(budgetSpent / 100, longWindow);
    const threshold = tidy(burnRate * slo.errorBudget);
    const unfit = unfitness(burnRate, threshold);
    return {
      severity,
      budgetSpent,
      longWindow,
      shortWindow: Duration.seconds(seconds(longWindow) / 12),
      burnRate,
      threshold,
      // The short window is full of errors long before the long one has enough of them.
      detectionTime: threshold < 100 ? tidy((threshold / 100) * seconds(longWindow)) : Number.POSITIVE_INFINITY,
      ...(unfit ? { unfit } : {}),
    };
  });
}

const WORKBOOK: readonly Pick<BurnRateAlert, 'severity' | 'budgetSpent' | 'longWindow'>[] = [
  { severity: 'page', budgetSpent: 2, longWindow: Duration.hours(1) },
  { severity: 'page', budgetSpent: 5, longWindow: Duration.hours(6) },
  { severity: 'ticket', budgetSpent: 10, longWindow: Duration.days(1) },
  { severity: 'ticket', budgetSpent: 10, longWindow: Duration.days(3) },
];

function unfitness(burnRate: number, threshold: number): BurnRateAlert['unfit'] {
  if (threshold >= 100) return 'never fires';
  return burnRate < 1 ? 'fires within the objective' : undefined;
}
