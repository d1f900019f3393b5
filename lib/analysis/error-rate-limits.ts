import type { Checked } from '../core';
import { show } from '../core';
import { decimal, percent, type Slo, tidy } from '../slo';

/** From which error rate on a canary is bad, and how many requests it takes to tell. */
export interface ErrorRateLimits extends Checked {
  /** In percent. */
  readonly threshold: number;
  /** In requests per window. */
  readonly minRequests: number;
}

/** What the limits are of, in words. */
export interface LimitWords {
  /** The property that sets the threshold. */
  readonly property: string;
  /** What it holds. */
  readonly rate: string;
  /** What a bad request is. */
  readonly bad: string;
  /** What a canary is that is bad for more than half of its requests. */
  readonly badForMost: string;
}

/**
 * The limits that follow from an objective, or those that were given, as far as they make sense under it.
 *
 * Where a given limit does not, the one that follows takes its place beside the problem.
 */
export function errorRateLimits(
  slo: Slo,
  maxRate?: number,
  minRequests?: number,
  words: LimitWords = FAILED,
): ErrorRateLimits {
  const wrongThreshold = maxRate === undefined ? undefined : thresholdProblem(slo, maxRate, words);
  const threshold = maxRate === undefined || wrongThreshold ? defaultThreshold(slo) : maxRate;
  const least = leastRequests(threshold);
  const wrongRequests = minRequests === undefined ? undefined : requestsProblem(minRequests, threshold, words);
  return {
    threshold,
    minRequests: minRequests === undefined || wrongRequests ? least : minRequests,
    problems: [wrongThreshold, wrongRequests].filter((p) => p !== undefined),
  };
}

/** How many times the error budget a threshold is, to be read by people. */
export function timesBudget(slo: Slo, threshold: number): string {
  return decimal(rounded(threshold / slo.errorBudget));
}

/**
 * Five times the error budget: a service that keeps its objective stays far below, and a release that would page on-call
 * is above. Never more than half of all requests, nor more than on-call is paged for.
 */
function defaultThreshold(slo: Slo): number {
  return Math.min(tidy(5 * slo.errorBudget), highestThreshold(slo));
}

function highestThreshold(slo: Slo): number {
  return Math.min(tidy(highestBurnRate(slo) * slo.errorBudget), HALF);
}

// Over a period of a few days 2 % of the budget is so little that a page would come for less than the budget allows.
function highestBurnRate(slo: Slo): number {
  return Math.max(slo.pageBurnRate, 2);
}

function thresholdProblem(slo: Slo, threshold: unknown, words: LimitWords): string | undefined {
  const { property, rate, badForMost } = words;
  const budget = slo.errorBudget;
  const highest = highestThreshold(slo);
  const objective = `a ${percent(slo.objective)} objective`;
  const leaveOut = `eave ${property} out (${percent(defaultThreshold(slo))}), or give`;
  if (typeof threshold !== 'number' || !Number.isFinite(threshold) || threshold <= 0) {
    return `${property}: ${show(threshold)} is no ${rate} in percent; l${leaveOut} a number up to ${decimal(highest)}`;
  }
  if (threshold > highest && highest === HALF) {
    return `a threshold of ${percent(threshold)} would let a canary pass that ${badForMost} more than half of its requests; l${leaveOut} ${percent(highest)} or less`;
  }
  if (threshold > highest) {
    const page = slo.pageBurnRate;
    const limit =
      page >= 2 ? `on-call is paged at ${decimal(page)} times` : '2 times is the most over so short a period';
    return `a threshold of ${percent(threshold)} is ${timesBudget(slo, threshold)} times the error budget of ${objective}; ${limit}. L${leaveOut} ${percent(highest)} or less`;
  }
  if (threshold <= budget) {
    return (
      `a threshold of ${percent(threshold)} is not above the error budget of ${objective} (${percent(budget)}), so that a service which ` +
      `just meets its objective would be aborted; the number is in percent (2 % is written 2, not 0.02). L${leaveOut} more than ${percent(budget)}, up to ${percent(highest)}`
    );
  }
  return undefined;
}

/** With fewer requests than these a single failed one is above the threshold. */
function leastRequests(threshold: number): number {
  return Math.ceil(tidy(100 / threshold));
}

function requestsProblem(minRequests: unknown, threshold: number, { bad }: LimitWords): string | undefined {
  return minRequestsProblem(minRequests, leastRequests(threshold), (given) => {
    const share = percent(rounded(100 / given));
    return `a single ${bad} one is ${share}, above the threshold of ${percent(threshold)}, and would abort a sound canary`;
  });
}

/** Says why a number of requests is too small to tell anything, or none at all; undefined if it is enough. */
export function minRequestsProblem(
  minRequests: unknown,
  least: number,
  why: (given: number) => string,
): string | undefined {
  const most = Math.max(1e9, least);
  const remedy = `leave minRequests out (${least}), or give a whole number from ${least} to ${most}`;
  if (typeof minRequests !== 'number' || !Number.isInteger(minRequests) || minRequests < 1 || minRequests > most) {
    return `minRequests: ${show(minRequests)} is no number of requests; ${remedy}`;
  }
  return minRequests < least ? `minRequests: of ${minRequests} requests ${why(minRequests)}; ${remedy}` : undefined;
}

// So many digits that what is just above a limit does not read as the limit.
function rounded(value: number): number {
  return Number(value.toPrecision(6));
}

const HALF = 50;

const FAILED: LimitWords = { property: 'maxErrorRate', rate: 'error rate', bad: 'failed', badForMost: 'fails' };
