import { atLeast, normalQuantile } from './distributions';
import type { SampleSize } from './sample-size';

/**
 * How likely a healthy release is aborted if the same test looks that often at a sample that grows from look to look, and
 * one bad look aborts: 13 % for five looks of a test that alone errs in 5 %. In percent, by the normal approximation.
 *
 * @param looks how many, evenly spaced: from 1 to some hundred
 * @param falseAbort how likely one look alone aborts a healthy release, in percent, above 0 and below 100
 * @see https://en.wikipedia.org/wiki/Sequential_analysis
 */
export function falseAbortOverLooks(looks: number, falseAbort: number): number {
  return 100 - passing(looks, boundOf(falseAbort), 0);
}

/**
 * How likely a bad release passes all of so many looks at a sample that grows from look to look, in percent, by the
 * normal approximation.
 *
 * @param looks how many, evenly spaced: from 1 to some hundred
 * @param falseAbort how likely one look alone aborts a healthy release, in percent, above 0 and below 100
 * @param miss how likely the last look alone, which sees the whole sample, passes the bad release; above 0, below 100
 */
export function missOverLooks(looks: number, falseAbort: number, miss: number): number {
  return passing(looks, boundOf(falseAbort), boundOf(falseAbort) + boundOf(miss));
}

/**
 * How likely each of so many looks may abort a healthy release, in percent, so that all together do with `falseAbort`:
 * 0.51 % for ten looks and 5 %. Exact where each look has requests of its own; where they share some, as in a growing
 * sample, all together abort less often.
 *
 * @param falseAbort in percent, above 0 and below 100
 * @see https://en.wikipedia.org/wiki/%C5%A0id%C3%A1k_correction
 */
export function perLook(falseAbort: number, looks: number): number {
  return -100 * Math.expm1(Math.log1p(-falseAbort / 100) / looks);
}

/** Windows that share no request, each judged by a count, and how many of them may be bad. */
export interface IndependentWindows extends SampleSize {
  /** How many there are. */
  readonly windows: number;
  /** How many bad ones are forgiven: the release is aborted at one more, not necessarily in a row. */
  readonly failureLimit: number;
}

/**
 * How likely a release with this error rate is aborted in one of the windows, in percent: the false abort at a healthy
 * rate; 100 less it is the miss at a bad one.
 *
 * @param errorRate in percent, from 0 to 100
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/analysis/#failure-conditions-and-failure-limit
 */
export function abortOverWindows(windows: IndependentWindows, errorRate: number): number {
  const bad = badWindow(windows, errorRate) / 100;
  return 100 * atLeast(windows.failureLimit + 1, windows.windows, bad);
}

/**
 * How likely one window is bad at this error rate, in percent.
 *
 * @param errorRate in percent, from 0 to 100
 */
export function badWindow({ requests, failures }: SampleSize, errorRate: number): number {
  return 100 * atLeast(failures, requests, errorRate / 100);
}

function boundOf(chance: number): number {
  return normalQuantile(1 - chance / 100);
}

// The error of Simpson's rule falls with the fourth power of the step: this one gives five digits.
const STEP = 0.1;

// How many standard deviations from the middle a normal variable still counts.
const TAIL = 6;

/**
 * How likely a sum of normal variables (deviation 1) stays below `bound`·√k after each k = 1 … `looks` of them, in percent.
 * `drift` is the mean of the whole sum, in its standard deviations.
 *
 * The density of the sums that stayed below so far is carried from look to look as values at equal steps down from the
 * bound: then the distance of two points of neighbouring looks is a whole number of steps off the distance of the bounds.
 */
function passing(looks: number, bound: number, drift: number): number {
  const mean = drift / Math.sqrt(looks);
  const points = 2 * Math.ceil(((bound + TAIL) * Math.sqrt(looks) + TAIL) / (2 * STEP)) + 1;
  let density = Array.from({ length: points }, (_, i) => normalDensity(bound - i * STEP - mean));
  for (let look = 2; look <= looks; look++) {
    const gap = bound * (Math.sqrt(look) - Math.sqrt(look - 1)) - mean;
    density = nextDensity(density, gap);
  }
  return 100 * density.reduce((sum, value, i) => sum + simpson(i, points) * value, 0);
}

/** The density after one more look; `gap` is how far the bound has moved, less the mean of the variable that came. */
function nextDensity(density: readonly number[], gap: number): number[] {
  const points = density.length;
  const weighted = density.map((value, i) => simpson(i, points) * value);
  const reach = Math.ceil((TAIL + Math.abs(gap)) / STEP);
  const kernel = Array.from({ length: 2 * reach + 1 }, (_, k) => normalDensity(gap + (k - reach) * STEP));
  return density.map((_, to) => {
    let sum = 0;
    for (let from = Math.max(0, to - reach); from <= Math.min(points - 1, to + reach); from++) {
      sum += (weighted[from] ?? 0) * (kernel[from - to + reach] ?? 0);
    }
    return sum;
  });
}

/** The weight of a point in Simpson's rule: 1, 4, 2, 4, … 2, 4, 1 thirds of a step. */
function simpson(i: number, points: number): number {
  const share = i === 0 || i === points - 1 ? 1 : i % 2 === 1 ? 4 : 2;
  return (share * STEP) / 3;
}

function normalDensity(x: number): number {
  return Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);
}
