import { poissonAtLeast } from './distributions';

/** Requests that were counted, and how many of them failed. */
export interface Counted {
  readonly failed: number;
  readonly total: number;
}

/**
 * How much a failed request says for "at the detectable rate" and against "within the budget", and how much every
 * request, failed or not, says for the opposite: logarithms of a likelihood ratio.
 */
export interface EvidenceScale {
  /** The share of requests that may fail, in percent. */
  readonly budget: number;
  /** The error rate that must be caught, in percent. */
  readonly detectable: number;
  /** What a failed request adds: the logarithm of detectable ÷ budget. */
  readonly perFailure: number;
  /** What every request takes away: the failures expected at the detectable rate less those within the budget. */
  readonly perRequest: number;
}

/**
 * How evidence is weighed that a release fails more than its budget allows.
 *
 * The Poisson form of the likelihood ratio: ln(p₁/p₀) for a failure, p₁ − p₀ off for a request. For requests that fail
 * independently with p₀ or less, the expectation of e^evidence is at most 1, since 1 + x ≤ eˣ. So the evidence reaches
 * a bound A with a probability of at most e^−A, whatever the traffic.
 *
 * @param budget in percent, above 0 and below 50
 * @param detectable in percent, at least 1.5 times the budget
 * @see https://en.wikipedia.org/wiki/Sequential_probability_ratio_test
 */
export function evidenceScale(budget: number, detectable = detectableErrorRate(budget)): EvidenceScale {
  return {
    budget,
    detectable,
    perFailure: Math.log(detectable / budget),
    perRequest: (detectable - budget) / 100,
  };
}

/** The error rate that must be caught if nothing else is said: 10 times the budget, at most half-way from it to 100 %. */
export function detectableErrorRate(budget: number): number {
  return Math.min(10 * budget, (budget + 100) / 2);
}

/**
 * The evidence that the canary fails more than it may: positive against it, negative for it, 0 without requests.
 *
 * What may fail is the budget; or, where more fails on stable in about the same time, as much as there. So a failure that
 * both share, be it a blip or an outage, is no evidence against the canary. One failure more than was seen on stable is
 * counted there: of few requests, none seen does not mean none.
 *
 * @param stable its requests in the same time; without any, the objective alone decides
 */
export function evidence(scale: EvidenceScale, canary: Counted, stable: Counted = { failed: 0, total: 0 }): number {
  const failing = stable.total > 0 ? (stable.failed + 1) / stable.total : 0;
  const share = Math.max(scale.budget / 100, failing);
  return scale.perFailure * canary.failed - (ratioOf(scale) - 1) * canary.total * share;
}

/**
 * The evidence that aborts: reached, in all looks of a release together, no more often than promised by a release that fails
 * just at its budget, whatever its traffic. Exact where ln(looks ÷ false abort) would be more than needed.
 *
 * @param looks how often the evidence is looked at in a release, in all windows together
 * @param falseAbort how likely a release that fails at its budget is aborted, in percent
 */
export function abortBound(scale: EvidenceScale, looks: number, falseAbort: number): number {
  const key = `${scale.budget} ${scale.detectable} ${looks} ${falseAbort}`;
  const known = bounds.get(key);
  if (known !== undefined) return known;
  const bound = searchedBound(scale, looks, falseAbort);
  bounds.set(key, bound);
  return bound;
}

// A fleet asks for the same few bounds thousands of times, and each takes as long as rendering a service.
const bounds = new Map<string, number>();

function searchedBound(scale: EvidenceScale, looks: number, falseAbort: number): number {
  const allowed = falseAbort / 100 / looks;
  // e^−A is at most what is allowed here; the probability falls as the bound rises.
  let enough = Math.max(0, Math.log(1 / allowed));
  let tooLow = 0;
  while (enough - tooLow > 1e-6) {
    const middle = (enough + tooLow) / 2;
    if (falseAbortAtOneLook(scale, middle) <= allowed) enough = middle;
    else tooLow = middle;
  }
  return roundedUp(enough);
}

/**
 * How likely (from 0 to 1) the evidence of one window reaches a bound although the release fails at its budget, with the
 * traffic for which this is likeliest.
 *
 * Failures are whole: with m expected, `failures` reach the bound as long as m is at most mostExpected(failures), and
 * more are likelier the larger m is. So the maximum over all traffic is the largest over the numbers of failures, each
 * at its greatest m. A binomial number reaches `failures` less likely than the Poisson number of the same mean, as long
 * as failures ≥ m + 1 (Anderson and Samuels, 1967), which holds for two and more; for one, m itself is the bound.
 */
export function falseAbortAtOneLook(scale: EvidenceScale, bound: number): number {
  const ratio = ratioOf(scale);
  const mostExpected = (failures: number) => (failures * scale.perFailure - bound) / (ratio - 1);
  let largest = 0;
  for (let failures = Math.max(1, Math.ceil(bound / scale.perFailure)); ; failures++) {
    const m = mostExpected(failures);
    largest = Math.max(largest, failures === 1 ? m : poissonAtLeast(failures, m));
    // Chernoff's bound of the same probability. It is greatest where failures ÷ m is the ratio, and falls from there on.
    const atMost = Math.exp(failures - m - failures * Math.log(failures / m));
    if (failures < ratio * m && atMost <= largest) return largest;
  }
}

/**
 * How many requests without a failure show that a release is within its budget: the evidence is ln(miss) then.
 *
 * @param miss how likely a release at the detectable rate gets this far, in percent
 */
export function cleanRequests(scale: EvidenceScale, miss: number): number {
  return Math.ceil(Math.log(100 / miss) / scale.perRequest);
}

/** How many failures abort a canary that does nothing but fail, beside a stable release that fails in nothing. */
export function failuresToAbort({ perFailure, perRequest }: EvidenceScale, bound: number): number {
  return Math.ceil(bound / (perFailure - perRequest));
}

/** How many times as often as it may a canary must fail so that evidence against it gathers. */
export function timesToGather(scale: EvidenceScale): number {
  return (ratioOf(scale) - 1) / scale.perFailure;
}

/** One window that slides over a release. All times are in seconds. */
export interface EvidenceWindow {
  /** The time over which a look counts requests. */
  readonly window: number;
  /** The time before the first look. */
  readonly initialDelay: number;
  /** The time between two looks. */
  readonly interval: number;
  /** How many looks fit into the release. */
  readonly looks: number;
}

/**
 * The windows in which evidence gathers: one scrape long (15 seconds at least), four, and sixteen times that, as far as
 * they fit.
 *
 * One window since the beginning is lulled by a clean start, and a single short one never sees a small error rate. A
 * failure that begins at any time fills a quarter or more of one of these soon. Each begins when nothing in it can be
 * older than the release: a retry within 30 seconds of an abort finds the same pods with the same counters.
 *
 * @param scrape the time between two scrapes
 * @param hold the time from the first weight to the promotion
 */
export function evidenceWindows(scrape: number, hold: number): EvidenceWindow[] {
  // Scrapes that come faster bring no more requests: as many seconds are needed to gather evidence.
  const unit = scrape * Math.max(1, Math.ceil(LEAST_WINDOW / scrape));
  return WINDOWS.flatMap((scrapes) => {
    const window = scrapes * unit;
    // The canary's counts are taken a scrape ago, and the last scrape before a window may be almost one older.
    const initialDelay = window + 2 * scrape;
    const interval = Math.max(unit, window / 2);
    const looks = Math.floor((hold - SLACK - initialDelay) / interval) + 1;
    return looks < 1 ? [] : [{ window, initialDelay, interval, looks }];
  });
}

/** In shortest windows. */
const WINDOWS = [1, 4, 16];

// The shortest window, in seconds: a scrape, or several where they come faster.
const LEAST_WINDOW = 15;

/**
 * Seconds that a measurement, and an abort after it, may take. The next one is due an interval after this one has ended, so
 * slow queries add up.
 */
export const SLACK = 5;

function ratioOf({ budget, detectable }: EvidenceScale): number {
  return detectable / budget;
}

// Three decimal places are what a reader of the query can bear; up, to keep the promise.
function roundedUp(bound: number): number {
  return Math.ceil(bound * 1000) / 1000;
}
