import type { Duration } from 'cdk8s';
import { goDuration } from '../core';
import { decimal } from '../slo';
import type { CountedRequests } from './evidence';
import { growthOf } from './growth';
import type { Selector } from './selector';
import { shareQuery } from './share';

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
  /** The requests to the stable release: while it is beyond the threshold too, the share says nothing. @default - it does */
  readonly stable?: CountedRequests;
  /** Who counted, for the person who reads the query: `as their clients saw it`. */
  readonly countedBy: string;
}

/** A query for the share of failed requests, from 0 to 1, as `shareQuery` makes it. */
export function errorShareQuery({ total, failed, countedBy, stable, ...share }: ErrorShare): string {
  return shareQuery({
    ...share,
    title: `Share of the requests to the new pods that failed in the last ${goDuration(share.window)}, ${countedBy}`,
    bad: 'failed',
    // A healthy service has no series of errors at all.
    badGrowth: `(${growthOf(failed, share.window)} or vector(0))`,
    totalGrowth: growthOf([total], share.window),
    otherwise: stable ? 'too few requests to tell, or stable is above it too' : 'too few requests to tell',
    unless: stable && failing(stable, share.window, share.threshold),
  });
}

function failing({ total, failed }: CountedRequests, window: Duration, threshold: number): string {
  return [
    '# failed on stable',
    `(${growthOf(failed, window)} or vector(0))`,
    '/ # total on stable',
    `(${growthOf([total], window)} > 0) > ${decimal(threshold / 100)}`,
  ].join('\n');
}
