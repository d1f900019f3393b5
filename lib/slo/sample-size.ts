import { atLeast, normalQuantile } from './distributions';

/** What a test of an error rate has to tell apart, and how often it may be wrong. All values are in percent. */
export interface ErrorRateTest {
  /** The error rate of a healthy release: 0.1. At least 0. In statistics p₀. */
  readonly acceptable: number;
  /** The error rate that must be caught: 1. Above the acceptable one, at most 100. In statistics p₁. */
  readonly detectable: number;
  /** How likely a release at the acceptable rate is aborted nonetheless: 5. Above 0. In statistics α. */
  readonly falseAbort: number;
  /** How likely a release at the detectable rate passes nonetheless: 20. Above 0. In statistics β; 100 − β is the power. */
  readonly miss: number;
}

/** A test that counts: a release fails if of so many requests at least so many failed. */
export interface SampleSize {
  /** How many requests must be seen. */
  readonly requests: number;
  /** From how many failed ones on the release is bad. */
  readonly failures: number;
}

/**
 * The smallest number of requests from which a count of failed ones tells both rates apart, by the binomial distribution.
 *
 * Of 299 requests at least 2 fail with a probability of 3.7 % at an error rate of 0.1 %, and of 80.1 % at one of 1 %.
 *
 * @throws RangeError if the two rates cannot be told apart, or only by more than 50 000 failed requests
 * @see https://en.wikipedia.org/wiki/Acceptance_sampling
 */
export function exactSampleSize(test: ErrorRateTest): SampleSize {
  checkErrorRateTest(test);
  const sparesHealthy = (failures: number, requests: number) =>
    atLeast(failures, requests, test.acceptable / 100) <= test.falseAbort / 100;

  // The more failures decide, the further apart are the requests that either rate allows. In fractions of requests (the
  // binomial distribution has them, by the incomplete beta function) that holds at every step, so halving finds the first
  // that fits. Its fraction, rounded up, may be too much for the acceptable rate: then a few failures more fit.
  let failures = firstFrom(1, (count) => sparesHealthy(count, requestsFor(count, test)));
  while (!sparesHealthy(failures, wholeRequestsFor(failures, test))) failures++;
  return { requests: wholeRequestsFor(failures, test), failures };
}

/**
 * The number of requests by the normal approximation, for comparison: for rates below a percent it is a quarter too small.
 *
 * @throws RangeError if the two rates cannot be told apart
 */
export function normalSampleSize(test: ErrorRateTest): number {
  checkErrorRateTest(test);
  const [p0, p1] = [test.acceptable / 100, test.detectable / 100];
  const distance = zOf(test.falseAbort) * deviation(p0) + zOf(test.miss) * deviation(p1);
  return Math.ceil((distance / (p1 - p0)) ** 2);
}

/**
 * How many requests of the canary it takes to tell its error rate from that of the stable version beside it, which is
 * not known but counted too, by the normal approximation.
 *
 * @param weight the share of the traffic that the canary has, in percent, above 0 and below 100
 * @throws RangeError if the two rates cannot be told apart
 */
export function twoSampleSize(test: ErrorRateTest, weight: number): number {
  checkErrorRateTest(test);
  const [p0, p1] = [test.acceptable / 100, test.detectable / 100];
  const variance = deviation(p1) ** 2 + (weight / (100 - weight)) * deviation(p0) ** 2;
  return Math.ceil(((zOf(test.falseAbort) + zOf(test.miss)) ** 2 * variance) / (p1 - p0) ** 2);
}

/**
 * How many requests in a row must succeed to show that the error rate is below this one: about 3 divided by the rate
 * (as a fraction) at a miss of 5 %, the rule of three.
 *
 * @param detectable the error rate in percent, above 0 and below 100
 * @param miss how likely a release with this error rate shows no error, in percent, above 0 and below 100
 * @see https://en.wikipedia.org/wiki/Rule_of_three_(statistics)
 */
export function requestsWithoutError(detectable: number, miss: number): number {
  return Math.ceil(Math.log(miss / 100) / Math.log1p(-detectable / 100));
}

/** @throws RangeError if no number of requests could tell the two rates apart, or a chance is none */
export function checkErrorRateTest({ acceptable, detectable, falseAbort, miss }: ErrorRateTest): void {
  if (!(acceptable >= 0 && acceptable < detectable && detectable <= 100)) {
    throw new RangeError(
      `an acceptable error rate of ${acceptable} % is not below a detectable one of ${detectable} %`,
    );
  }
  if (!(falseAbort > 0 && miss > 0 && falseAbort + miss < 100)) {
    throw new RangeError(
      `a false abort of ${falseAbort} % and a miss of ${miss} % must be above 0 %, and below 100 % together`,
    );
  }
}

// Beyond, `atLeast` is not exact; and no canary should fail so often before it is judged.
const MOST_FAILURES = 50_000;

function wholeRequestsFor(failures: number, test: ErrorRateTest): number {
  // Halving ends a hair above: a whole number is looked at again.
  const whole = Math.floor(requestsFor(failures, test));
  return atLeast(failures, whole, test.detectable / 100) >= 1 - test.miss / 100 ? whole : whole + 1;
}

/** From how many requests on, in fractions, a release at the detectable rate fails so often with enough certainty. */
function requestsFor(failures: number, test: ErrorRateTest): number {
  const detectable = test.detectable / 100;
  const power = 1 - test.miss / 100;
  let tooFew = failures - 1;
  let enough = failures / detectable;
  while (atLeast(failures, enough, detectable) < power) [tooFew, enough] = [enough, 2 * enough];
  while (enough - tooFew > 1e-12 * enough) {
    const middle = (tooFew + enough) / 2;
    if (atLeast(failures, middle, detectable) < power) tooFew = middle;
    else enough = middle;
  }
  return enough;
}

/** The smallest whole number from `least` on that fits, if every larger one fits too. */
function firstFrom(least: number, fits: (count: number) => boolean): number {
  let [below, first] = [least - 1, least];
  while (!fits(first)) {
    if (first === MOST_FAILURES) {
      throw new RangeError(
        `the two error rates are too close: ${MOST_FAILURES} failed requests do not tell them apart`,
      );
    }
    [below, first] = [first, Math.min(2 * first, MOST_FAILURES)];
  }
  while (first - below > 1) {
    const middle = Math.floor((below + first) / 2);
    if (fits(middle)) first = middle;
    else below = middle;
  }
  return first;
}

function zOf(percentOfErrors: number): number {
  return normalQuantile(1 - percentOfErrors / 100);
}

/** The standard deviation of one request's outcome. */
function deviation(rate: number): number {
  return Math.sqrt(rate * (1 - rate));
}
