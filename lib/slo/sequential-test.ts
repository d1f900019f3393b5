import { checkErrorRateTest, type ErrorRateTest } from './sample-size';

/**
 * Wald's sequential probability ratio test of an error rate: every request shifts the evidence, failed ones up and good
 * ones down, until it reaches a bound. It needs no fixed number of requests and may be looked at after each of them.
 */
export interface SequentialTest {
  /** What a failed request adds to the evidence: above 0. */
  readonly perFailedRequest: number;
  /** What a good request adds to the evidence: below 0. */
  readonly perGoodRequest: number;
  /** The evidence from which on (at least) the release is bad: above 0. */
  readonly abortAt: number;
  /** The evidence down to which (at most) the release is good: below 0. */
  readonly passAt: number;
  /** How many requests it takes to pass when none fails. */
  readonly cleanRequests: number;
}

/**
 * The test of two error rates. The evidence is the logarithm of how much more likely the requests seen are at the
 * detectable rate than at the acceptable one.
 *
 * The test keeps both chances nearly. A failed request jumps over its bound, so fewer healthy releases abort than
 * `falseAbort` says; a good one hardly does, so a few more bad ones may pass than `miss` says, up to
 * miss ÷ (1 − falseAbort): at 20 % and 5 %, 20.44 % of the releases of 1 % against 0.1 % pass, and never more than 21.05 %.
 *
 * @param test the acceptable rate above 0, the detectable rate below 100
 * @throws RangeError if the two rates cannot be told apart
 * @see https://en.wikipedia.org/wiki/Sequential_probability_ratio_test
 */
export function sequentialTest(test: ErrorRateTest): SequentialTest {
  checkErrorRateTest(test);
  const { acceptable, detectable, falseAbort, miss } = test;
  if (acceptable === 0 || detectable === 100) {
    throw new RangeError('a sequential test needs an acceptable error rate above 0 % and a detectable one below 100 %');
  }
  const perGoodRequest = Math.log1p(-detectable / 100) - Math.log1p(-acceptable / 100);
  const passAt = Math.log(miss / (100 - falseAbort));
  return {
    perFailedRequest: Math.log(detectable / acceptable),
    perGoodRequest,
    abortAt: Math.log((100 - miss) / falseAbort),
    passAt,
    cleanRequests: Math.ceil(passAt / perGoodRequest),
  };
}

/**
 * How likely the test aborts a release with this error rate, in percent, by Wald's approximation: as if the evidence met
 * the bound exactly. `sequentialOutcome` has no such error.
 *
 * @param errorRate in percent, from 0 to 100
 */
export function abortProbability(test: SequentialTest, errorRate: number): number {
  return 100 * abortChance(test, errorRate / 100);
}

/**
 * How many requests it takes on average until the test decides about a release with this error rate, by Wald's
 * approximation: too few where single failed requests jump far over the bound (136 instead of 186 at 1 % against 0.1 %).
 * `sequentialOutcome` has no such error.
 *
 * @param errorRate in percent, from 0 to 100
 */
export function expectedRequests(test: SequentialTest, errorRate: number): number {
  const rate = errorRate / 100;
  const { perFailedRequest, perGoodRequest, abortAt, passAt } = test;
  if (Math.abs(tiltAt(test, rate)) < DRIFTLESS) {
    // Evidence that drifts nowhere reaches a bound by its spread alone.
    return (-abortAt * passAt) / (rate * perFailedRequest ** 2 + (1 - rate) * perGoodRequest ** 2);
  }
  const abort = abortChance(test, rate);
  return (abort * abortAt + (1 - abort) * passAt) / (rate * perFailedRequest + (1 - rate) * perGoodRequest);
}

/** What becomes of a release under a sequential test. All but the requests in percent. */
export interface SequentialOutcome {
  /** How likely it is aborted. */
  readonly aborted: number;
  /** How likely it passes. */
  readonly passed: number;
  /** How likely the requests end before the test decides. */
  readonly undecided: number;
  /** How many requests it takes on average until the test decides or the requests end. */
  readonly requests: number;
}

/**
 * What becomes of a release with this error rate within so many requests when the test looks after each: exact, by
 * adding up every way the evidence can go. It takes time in proportion to the requests and to abortAt ÷ perFailedRequest.
 *
 * @param errorRate in percent, from 0 to 100
 * @param atMost how many requests there are, such as those of a hold
 */
export function sequentialOutcome(test: SequentialTest, errorRate: number, atMost: number): SequentialOutcome {
  const rate = errorRate / 100;
  let aborted = 0;
  let passed = 0;
  let requests = 0;
  // How likely the test goes on after so many requests, by how many of them failed. That takes few numbers at a time:
  // fewer failures would have passed before, more would have aborted.
  let open = new Map([[0, 1]]);
  for (let seen = 1; seen <= atMost && open.size > 0; seen++) {
    const next = new Map<number, number>();
    const see = (failed: number, chance: number) => {
      const evidence = failed * test.perFailedRequest + (seen - failed) * test.perGoodRequest;
      if (evidence >= test.abortAt) aborted += chance;
      else if (evidence <= test.passAt) passed += chance;
      else if (chance > NEGLIGIBLE) next.set(failed, (next.get(failed) ?? 0) + chance);
    };
    for (const [failed, chance] of open) {
      requests += chance;
      see(failed, chance * (1 - rate));
      see(failed + 1, chance * rate);
    }
    open = next;
  }
  const undecided = [...open.values()].reduce((sum, chance) => sum + chance, 0);
  return { aborted: 100 * aborted, passed: 100 * passed, undecided: 100 * undecided, requests };
}

// Smaller than any chance that is asked for, even when added up over a million requests.
const NEGLIGIBLE = 1e-15;

// Below, the quotient of two differences that both vanish loses more digits than the limit, which is off by this much.
const DRIFTLESS = 1e-6;

function abortChance(test: SequentialTest, rate: number): number {
  if (rate <= 0) return 0;
  if (rate >= 1) return 1;
  return upFirst(tiltAt(test, rate), test.abortAt, test.passAt);
}

/**
 * Wald's h: the power to which the ratio of the two likelihoods must be raised for its mean to be 1 at this rate. It is 1
 * at the acceptable rate, -1 at the detectable one, and 0 where the evidence drifts nowhere.
 */
function tiltAt({ perFailedRequest, perGoodRequest }: SequentialTest, rate: number): number {
  if (rate <= 0) return Number.POSITIVE_INFINITY;
  if (rate >= 1) return Number.NEGATIVE_INFINITY;
  // The rate that belongs to a tilt falls as it grows.
  const rateAt = (tilt: number) => upFirst(tilt, perFailedRequest, perGoodRequest);
  let [low, high] = [-1, 1];
  while (rateAt(high) > rate) high *= 2;
  while (rateAt(low) < rate) low *= 2;
  while (high - low > 1e-14 * Math.max(1, Math.abs(low))) {
    const middle = (low + high) / 2;
    if (rateAt(middle) > rate) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** (1 − e^(tilt·down)) ÷ (e^(tilt·up) − e^(tilt·down)), the chance to meet `up` (> 0) before `down` (< 0). */
function upFirst(tilt: number, up: number, down: number): number {
  return tilt === 0 ? -down / (up - down) : Math.expm1(-tilt * down) / Math.expm1(tilt * (up - down));
}
