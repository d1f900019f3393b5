import type { Duration } from 'cdk8s';
import { decimal, percent } from '../slo';
import { growthComment, indent } from './growth';

/** What a query for the share of bad requests is made of. */
export interface Share {
  /** Begins the comment that heads the query: whose share of what, when, and who counted. */
  readonly title: string;
  /** What the bad requests are: `failed`. */
  readonly bad: string;
  /** How many bad requests there were, in PromQL: one number, or none if nobody can tell. */
  readonly badGrowth: string;
  /** How many requests there were, in PromQL: one number, or none. */
  readonly totalGrowth: string;
  /** Over which time requests are counted. */
  readonly window: Duration;
  /** The share of bad requests above which the new version is bad, in percent. */
  readonly threshold: number;
  /** With fewer requests than these the share says nothing. */
  readonly minRequests: number;
  /** What else than a share the answer may mean. */
  readonly otherwise: string;
  /** When the share says nothing, in PromQL: a number then, and none otherwise; and why. @default - never */
  readonly undecided?: { readonly when: string; readonly why: string };
}

/**
 * A query for the share of bad requests, from 0 to 1, that gives exactly one number whatever the data:
 *
 * - the share, if there were enough requests;
 * - with fewer requests, the share that remains if all that is missing to `minRequests` had been good, should even that
 *   be above the threshold: a release that has nothing but bad requests is bad, however little traffic it has;
 * - NaN, where something else makes it undecided;
 * - -1 for everything else: nobody can tell.
 *
 * Without the last two an empty answer would be an error of the measurement to Argo Rollouts, and abort healthy releases.
 */
export function shareQuery(share: Share): string {
  const { title, bad, minRequests, otherwise, undecided } = share;
  const threshold = decimal(share.threshold / 100);
  const badOnes = `# ${bad}\n${share.badGrowth}`;
  const total = `# total\n(${share.totalGrowth} >= ${minRequests})`;
  const enough = `(\n${indent(`${badOnes}\n/\n${total}`)}\n)`;
  const few = `(\n${indent(`${badOnes}\n/ ${minRequests} > ${threshold}`)}\n)`;
  const counted = `${enough}\nor\n${few}`;
  return [
    `# ${title}:`,
    ...(undecided ? [`#   NaN: ${undecided.why}; else`] : []),
    `#   ${bad} / total, with ${minRequests} requests or more;`,
    `#   ${bad} / ${minRequests}, with fewer, if even this is above ${percent(share.threshold)};`,
    `#   -1, otherwise: ${otherwise}.`,
    growthComment(share.window),
    ...(undecided ? [`(\n${indent(undecided.when)}\n) * NaN\nor`] : []),
    counted,
    'or vector(-1)',
  ].join('\n');
}
