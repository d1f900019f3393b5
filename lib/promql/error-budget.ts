import type { Duration } from 'cdk8s';
import { printedTime, seconds } from '../core';
import { decimal, tidy } from '../slo';
import { growthComment, growthOf, indent } from './growth';
import type { Selector } from './selector';

/**
 * The share of requests that failed in a window, from 0 to 1, as an expression: 0 if there was no request, and nothing at
 * all if nobody knows. With fewer than `leastRequests` those that are missing count as good ones, where that can be done.
 */
export type ErrorRatio = (window: Duration, leastRequests: number) => string;

/**
 * The ratio of counters.
 *
 * In a window of a day or more the counters are read every five minutes, a twentieth of the samples: over 30 days all of
 * them would be more than Prometheus lets one query load. What a counter lost by beginning again between two readings is
 * missed.
 */
export function countedErrorRatio(total: Selector, failed: readonly Selector[]): ErrorRatio {
  return (window, leastRequests) => {
    const isLong = seconds(window) >= ONE_DAY;
    const count = (selectors: readonly Selector[]): string =>
      isLong ? coarseGrowthOf(selectors, window) : growthOf(selectors, window);
    return [
      isLong
        ? '# Counters are read every 5m only, since all their samples would be too many, and as far back as there are any.'
        : growthComment(window),
      `(${count(failed)} or vector(0))`,
      '/',
      `clamp_min( # With fewer requests, those that are missing count as good ones.\n${indent(count([total]))},\n  ${leastRequests}\n)`,
    ].join('\n');
  };
}

/**
 * The ratio that an expression of the user's gives, such as a recording rule: the greatest, should there be several series.
 *
 * @param expression PromQL in which `$window` stands for the window: `slo:sli_error:ratio_rate$window{sloth_id="svc-a"}`
 */
export function givenErrorRatio(expression: string): ErrorRatio {
  return (window) => {
    const ratio = `(\n${indent(atWindow(expression, window))}\n)`;
    // What divides by the number of requests says NaN where there were none.
    return `max(${ratio} >= 0)\nor\n0 * count(${ratio})`;
  };
}

/** An expression of the user's for one window. */
export function atWindow(expression: string, window: Duration): string {
  return expression.replaceAll('$window', promDuration(window));
}

/** A whole number of seconds as Prometheus and recording rules write it: `30d`, where Go writes `720h`. */
export function promDuration(duration: Duration): string {
  const time = seconds(duration);
  const [unit, length] = UNITS.find(([, size]) => time % size === 0) ?? ['s', 1];
  return `${time / length}${unit}`;
}

/** An error budget, and from where on too much of it is spent. */
export interface Budget {
  /** The share of requests that failed. */
  readonly ratio: ErrorRatio;
  /** The share that may fail, in percent. */
  readonly errorBudget: number;
  /** What closes the gate: more than this share of the budget in percent, or this burn rate. */
  readonly limit: number;
}

/** How much of a period's error budget is spent, in percent; -1 if nobody knows. */
export function budgetSpentQuery({ ratio, errorBudget, limit }: Budget, period: Duration): string {
  const least = leastRequests((errorBudget / 100) * (limit / 100));
  return [
    `# Share of the error budget of the last ${promDuration(period)} that is spent, in percent. ${mayFail(errorBudget)}`,
    '#   0: no request failed, or there was none;',
    '#   -1: no series of this service, so nobody can tell.',
    burnRate(ratio(period, least), `${decimal(errorBudget / 100)} * 100`),
    'or vector(-1)',
  ].join('\n');
}

/** How many times faster than allowed a budget is spent in both of two windows; -1 if nobody knows. */
export function burnRateQuery({ ratio, errorBudget, limit }: Budget, long: Duration, short: Duration): string {
  const budget = decimal(errorBudget / 100);
  const least = leastRequests((errorBudget / 100) * limit);
  return [
    `# How many times faster than allowed the error budget is spent: in the last ${promDuration(long)} or in the last ${promDuration(short)}, whichever is less.`,
    `# ${mayFail(errorBudget)}`,
    '#   0: no request failed in one of the two, or there was none;',
    '#   -1: no series of this service in one of the two, so nobody can tell.',
    'clamp_max(',
    `${indent(burnRate(ratio(long, least), budget))},`,
    `  scalar(\n${indent(indent(burnRate(ratio(short, least), budget)))}\n  )`,
    ') >= 0',
    'or vector(-1)',
  ].join('\n');
}

/** How many alerts fire; -1 from a Prometheus that scrapes nothing, where no alert says nothing. */
export function firingAlertsQuery(alerts: Selector, up: Selector): string {
  return [
    '# How many of these alerts fire.',
    '#   0: none;',
    '#   -1: this Prometheus scrapes nothing, so that no alert says nothing.',
    `count(${alerts})`,
    `or 0 * count(${up})`,
    'or vector(-1)',
  ].join('\n');
}

/** A query whose answer is 0 between two times, in seconds since 1970, and its own before and after. */
export function passedBetween(query: string, from: number, until: number): string {
  return [
    `# An emergency: 0 from ${printedTime(from)} until ${printedTime(until)}, whatever is measured; before and after, what is.`,
    `0 * (vector(time()) >= ${from} < ${until})`,
    'or',
    query,
  ].join('\n');
}

const ONE_DAY = 24 * 3600;
const UNITS: readonly [unit: string, size: number][] = [
  ['d', ONE_DAY],
  ['h', 3600],
  ['m', 60],
];

/** With so many requests a single failed one is not above a share. */
function leastRequests(share: number): number {
  return Math.ceil(tidy(1 / share));
}

function mayFail(errorBudget: number): string {
  return `Of all requests ${decimal(errorBudget)} % may fail.`;
}

function burnRate(ratio: string, budget: string): string {
  return `(\n${indent(ratio)}\n) / ${budget}`;
}

function coarseGrowthOf(selectors: readonly Selector[], window: Duration): string {
  const each = selectors.map((selector) => `increase(${selector}[${promDuration(window)}:5m])`).join('\nor\n');
  return `sum(\n${indent(each)}\n)`;
}
