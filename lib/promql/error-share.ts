import type { Duration } from 'cdk8s';
import { humanDuration, seconds } from '../core';
import { decimal, percent } from '../slo';
import type { CountedRequests } from './evidence';
import { growthOf } from './growth';
import type { Selector } from './selector';
import { shareQuery } from './share';

/** What an error-share query must know. */
export interface ErrorShare {
  /** All requests: one selector or several, none of which may select a series of another. */
  readonly total: readonly Selector[];
  /** The failed ones among them: one selector or several, none of which may select a series of another. */
  readonly failed: readonly Selector[];
  /** Over which time requests are counted. */
  readonly window: Duration;
  /** The share of failed requests above which the new version is bad, in percent. */
  readonly threshold: number;
  /** With fewer requests than these the share says nothing. */
  readonly minRequests: number;
  /** The requests to the stable release: a share above the threshold that is not clearly above its own says nothing. @default - every share counts */
  readonly stable?: CountedRequests;
  /** Who counted, for the person who reads the query: `as their clients saw it`. */
  readonly countedBy: string;
}

/** A query for the share of failed requests, from 0 to 1, as `shareQuery` makes it. */
export function errorShareQuery({ total, failed, countedBy, stable, ...share }: ErrorShare): string {
  return shareQuery({
    ...share,
    title: `Share of the requests to the new pods that failed in the last ${humanDuration(seconds(share.window))}, ${countedBy}`,
    bad: 'failed',
    // A healthy service has no series of errors at all.
    badGrowth: `(${growthOf(failed, share.window)} or vector(0))`,
    totalGrowth: growthOf(total, share.window),
    otherwise: 'too few requests to tell',
    undecided: stable && {
      when: shared({ total, failed }, stable, share.window, share.threshold),
      why: `above ${percent(share.threshold)}, and not ${TIMES_STABLE} times as often as on stable (${LEAST_OF_STABLE} requests there or more)`,
    },
  });
}

/** How many times as often as stable a canary fails that is clearly worse. */
const TIMES_STABLE = 4;

/** With fewer requests to stable in a window its share says nothing. */
const LEAST_OF_STABLE = 30;

/** A number while the canary is beyond the threshold and does not fail clearly more often than stable; else none. */
function shared(canary: CountedRequests, stable: CountedRequests, window: Duration, threshold: number): string {
  return [
    '# failed',
    growthOf(canary.failed, window),
    `> ${decimal(threshold / 100)} * # total`,
    growthOf(canary.total, window),
    `< ${TIMES_STABLE} * # total`,
    growthOf(canary.total, window),
    '* # failed on stable',
    `(${growthOf(stable.failed, window)} or vector(0))`,
    '/ # total on stable',
    `(${growthOf(stable.total, window)} >= ${LEAST_OF_STABLE})`,
  ].join('\n');
}
