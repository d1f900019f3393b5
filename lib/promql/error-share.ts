import type { Duration } from 'cdk8s';
import { goDuration } from '../core';
import { decimal, percent } from '../slo';
import { growthComment, growthOf, indent } from './growth';
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
  const failed = `# failed\n(${growthOf(share.failed, share.window)} or vector(0))`;
  const total = `# total\n(${growthOf([share.total], share.window)} >= ${minRequests})`;
  return [
    `# Share of the requests to the new pods that failed in the last ${window}, ${share.countedBy}:`,
    `#   failed / total, with ${minRequests} requests or more;`,
    `#   failed / ${minRequests}, with fewer, if even this is above ${percent(share.threshold)};`,
    '#   -1, otherwise: too few requests to tell.',
    growthComment(share.window),
    `(\n${indent(`${failed}\n/\n${total}`)}\n)`,
    'or',
    `(\n${indent(`${failed}\n/ ${minRequests} > ${threshold}`)}\n)`,
    'or vector(-1)',
  ].join('\n');
}
