import { Duration } from 'cdk8s';
import { goDuration, seconds } from '../core';
import { decimal, percent } from '../slo';
import type { Selector } from './selector';

/** What an error-share query must know. */
export interface ErrorShare {
  /** All requests. */
  readonly total: Selector;
  /** The failed ones among them: one selector or several, none of which may select a series of another. */
  readonly failed: readonly Selector[];
  /** Over which time requests are counted. */
  readonly window: Duration;
  /** The share of failed requests above which the new version is bad, in percent. */
  readonly threshold: number;
  /** With fewer requests than these the share says nothing. */
  readonly minRequests: number;
  /** Who counted, for the person who reads the query: `as their clients saw it`. */
  readonly countedBy: string;
}

/**
 * A query for the share of failed requests, from 0 to 1, that gives exactly one number whatever the data:
 *
 * - the share, if there were enough requests;
 * - with fewer requests, the share that remains if all that is missing to `minRequests` had succeeded, should even that
 *   be above the threshold: a release that answers nothing but errors is bad, however little traffic it has;
 * - -1 for everything else: nobody can tell.
 *
 * Without the last two an empty answer would be an error of the measurement to Argo Rollouts, and abort healthy releases.
 */
export function errorShareQuery(share: ErrorShare): string {
  const { minRequests } = share;
  const threshold = decimal(share.threshold / 100);
  const window = goDuration(share.window);
  const failed = `# failed\n(${sumOf(share.failed, share.window)} or vector(0))`;
  const total = `# total\n(${sumOf([share.total], share.window)} >= ${minRequests})`;
  return [
    `# Share of the requests to the new pods that failed in the last ${window}, ${share.countedBy}:`,
    `#   failed / total, with ${minRequests} requests or more;`,
    `#   failed / ${minRequests}, with fewer, if even this is above ${percent(share.threshold)};`,
    '#   -1, otherwise: too few requests to tell.',
    `# A counter grew by its last value minus its last value before this ${window}; one that is new, or began again at zero, by all of it.`,
    `(\n${indent(`${failed}\n/\n${total}`)}\n)`,
    'or',
    `(\n${indent(`${failed}\n/ ${minRequests} > ${threshold}`)}\n)`,
    'or vector(-1)',
  ].join('\n');
}

/**
 * How much the counters grew in the last window, all series together; no series, no number.
 *
 * Not `increase`: it extrapolates, so that one failed request reads as 1.33 at four scrapes a window; between two windows
 * it misses what happens from the last scrape of the one to the first of the next; and it does not see the first value of
 * a new series, which is where the first errors of a release are. Here consecutive windows count every request once, and
 * a scrape that fails now and then does no harm.
 *
 * Known limits: what is scraped while a slow query runs is in no window, since the next measurement is due an interval
 * after it; and a counter that comes back after more than ten windows without a scrape counts with its whole past in one
 * window, which alone does not abort.
 */
function sumOf(selectors: readonly Selector[], window: Duration): string {
  return `sum(\n${indent(selectors.map((selector) => growth(selector, window)).join('\nor\n'))}\n)`;
}

function growth(selector: Selector, window: Duration): string {
  const length = goDuration(window);
  // Long enough that a client which was not scraped for a while does not bring its whole past along as new.
  const past = goDuration(Duration.seconds(10 * seconds(window)));
  return [
    '(',
    `  last_over_time(${selector}[${length}])`,
    `  - last_over_time(${selector}[${past}] offset ${length}) >= 0`,
    ')',
    `or last_over_time(${selector}[${length}])`,
  ].join('\n');
}

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}
