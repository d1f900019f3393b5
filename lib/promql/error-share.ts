import type { Duration } from 'cdk8s';
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
  const { total, failed, threshold, minRequests } = share;
  const window = goDuration(share.window);
  const totalCount = sumOver([total], share.window);
  const failedCount = `(\n${indent(`${sumOver(failed, share.window)}\nor vector(0)`)}\n)`;
  return [
    `# Share of the requests to the new pods that failed in the last ${window}, ${share.countedBy}.`,
    `# -1 is undecided: fewer than ${minRequests} requests, which is too few to tell about ${percent(threshold)}.`,
    '(',
    indent(`${failedCount}\n/\n(${totalCount} >= ${minRequests})`),
    ')',
    'or',
    `# Too few requests, but already more of them failed than ${minRequests} may contain.`,
    '(',
    indent(`${failedCount}\n/ ${minRequests} > ${decimal(threshold / 100)}`),
    ')',
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
 */
function sumOver(selectors: readonly Selector[], window: Duration): string {
  return `sum(\n${indent(selectors.map((selector) => growth(selector, window)).join('\nor\n'))}\n)`;
}

function growth(selector: Selector, window: Duration): string {
  const length = goDuration(window);
  // A client that was not scraped for a while must not bring its whole past along as new; ten windows are patience enough.
  const past = `${(seconds(window) * PATIENCE) / 60}m`;
  return [
    `(last_over_time(${selector}[${length}]) - last_over_time(${selector}[${past}] offset ${length}) >= 0)`,
    `or last_over_time(${selector}[${length}]) # a new counter, or one that began again at zero`,
  ].join('\n');
}

const PATIENCE = 10;

function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}
