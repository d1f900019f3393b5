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

/** The evidence at which a canary is aborted: both bounds must be reached. */
export interface EvidenceBounds {
  /** Against the objective. */
  readonly objective: number;
  /** Against the stable release in about the same time. */
  readonly stable: number;
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

/** The evidence that the canary fails more than its budget allows: positive against it, negative for it, 0 for none. */
export function evidenceAgainstObjective({ perFailure, perRequest }: EvidenceScale, canary: Counted): number {
  return perFailure * canary.failed - perRequest * canary.total;
}

/**
 * The evidence that the canary fails more than stable does in the same time.
 *
 * Of the failures that both share, the canary has its share of the requests, whatever their cause and however many there
 * are: the likelihood ratio of that share against one in which each of its requests counts detectable ÷ budget times.
 * Nothing is estimated, so e^evidence has an expectation of at most 1 for every error rate that both share.
 *
 * Without requests to stable it is infinite: there is nothing to compare with, and the objective alone decides.
 */
export function evidenceAgainstStable(scale: EvidenceScale, canary: Counted, stable: Counted): number {
  if (stable.total <= 0) return Number.POSITIVE_INFINITY;
  const share = canary.total / (canary.total + stable.total);
  return scale.perFailure * canary.failed - perSharedFailure(scale, share) * (canary.failed + stable.failed);
}

/**
 * The evidence as a part of what aborts: 1 or more when it reaches both bounds.
 *
 * @param stable its failures from a scrape before the canary's window to a scrape after it, since pods are scraped at
 * different times; its requests as many as in the canary's window, so that a short failure that both share is not diluted
 */
export function evidenceOf(scale: EvidenceScale, bounds: EvidenceBounds, canary: Counted, stable: Counted): number {
  return Math.min(
    evidenceAgainstObjective(scale, canary) / bounds.objective,
    evidenceAgainstStable(scale, canary, stable) / bounds.stable,
  );
}

/**
 * The smallest bounds that keep both promises.
 *
 * Against the objective the promise is for a whole release, so it is shared among the looks. Against stable it is for
 * one look while both fail: such failures are rare, and the looks that see one overlap.
 *
 * @param looks how often the evidence is looked at in a release, in all windows together
 * @param falseAbort how likely a release that fails at its budget is aborted, in percent
 * @param sharedAbort how likely a failure that stable shares passes at one look for the canary's own, in percent
 */
export function evidenceBounds(
  scale: EvidenceScale,
  { looks, falseAbort, sharedAbort }: { looks: number; falseAbort: number; sharedAbort: number },
): EvidenceBounds {
  const allowed = falseAbort / 100 / looks;
  // e^−A is at most what is allowed here; the probability falls as the bound rises.
  let enough = Math.max(0, Math.log(1 / allowed));
  let tooLow = 0;
  while (enough - tooLow > 1e-6) {
    const middle = (enough + tooLow) / 2;
    if (falseAbortAtOneLook(scale, middle) <= allowed) enough = middle;
    else tooLow = middle;
  }
  return { objective: roundedUp(enough), stable: roundedUp(Math.log(100 / sharedAbort)) };
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
  const ratio = scale.detectable / scale.budget;
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

/**
 * How many failures abort a canary that does nothing but fail, beside a stable release without any.
 *
 * @param weight the canary's share of the requests, in percent, above 0 and below 100
 */
export function failuresToAbort(scale: EvidenceScale, bounds: EvidenceBounds, weight: number): number {
  return Math.max(
    Math.ceil(bounds.objective / (scale.perFailure - scale.perRequest)),
    Math.ceil(bounds.stable / (scale.perFailure - perSharedFailure(scale, weight / 100))),
  );
}

/**
 * How many times as often as stable a canary must fail so that evidence against it gathers, when both are beyond the budget.
 *
 * @param weight the canary's share of the requests, in percent, above 0 and below 100
 */
export function timesStable(scale: EvidenceScale, weight: number): number {
  const share = weight / 100;
  const each = perSharedFailure(scale, share);
  return ((1 - share) * each) / (share * (scale.perFailure - each));
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
 * The windows in which evidence gathers: one scrape long, then each four times as long as the one before, as many as fit.
 *
 * One window since the beginning is lulled by a clean start, and a single short one never sees a small error rate. Of
 * these one is at most four times as long as the evidence needs. Each begins when nothing in it can be older than the
 * release: a retry within 30 seconds of an abort finds the same pods with the same counters. It is looked at twice in its
 * length, for each look more raises the bound for all.
 *
 * @param scrape the time between two scrapes
 * @param hold the time from the first weight to the promotion
 */
export function evidenceWindows(scrape: number, hold: number): EvidenceWindow[] {
  const windows: EvidenceWindow[] = [];
  for (let window = scrape; ; window *= 4) {
    // The canary's counts are taken a scrape ago, and the last scrape before a window may be almost one older.
    const initialDelay = window + 2 * scrape;
    const interval = Math.max(scrape, window / 2);
    const looks = Math.floor((hold - SLACK - initialDelay) / interval) + 1;
    if (looks < 1) return windows;
    windows.push({ window, initialDelay, interval, looks });
  }
}

// Seconds that a measurement and the abort after it may take.
const SLACK = 5;

/** What a failure of the canary or of stable takes away, when the canary has this share of the requests. */
function perSharedFailure({ budget, detectable }: EvidenceScale, share: number): number {
  return Math.log1p((detectable / budget - 1) * share);
}

// Three decimal places are what a reader of the query can bear; up, to keep the promise.
function roundedUp(bound: number): number {
  return Math.ceil(bound * 1000) / 1000;
}
