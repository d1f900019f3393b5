// It has no types of its own, and half of it is about other things; this file is the door to the few functions used.
const { jStat } = require('jstat') as { jStat: JStat };

interface JStat {
  readonly normal: {
    inv(probability: number, mean: number, deviation: number): number;
  };
  /** The regularized incomplete beta function. */
  ibeta(x: number, a: number, b: number): number;
  /** The regularized lower incomplete gamma function. */
  lowRegGamma(shape: number, x: number): number;
}

/** The value below which a normal variable (mean 0, deviation 1) stays with this probability: 1.645 for 0.95. */
export function normalQuantile(probability: number): number {
  return jStat.normal.inv(probability, 0, 1);
}

/**
 * The probability that of `n` independent requests, each failing with `probability`, at least `failed` fail. To six digits
 * up to 20 000 failed requests, to four up to 50 000; then jStat's continued fraction ends too early.
 */
export function atLeast(failed: number, n: number, probability: number): number {
  if (failed <= 0) return 1;
  if (failed > n || probability <= 0) return 0;
  if (probability >= 1) return 1;
  // Not jStat.binomial.cdf, which rounds to ten decimal places: thresholds are made of smaller probabilities.
  return jStat.ibeta(probability, failed, n - failed + 1);
}

/** The probability that of very many requests, of which `mean` fail on average, at least `failed` fail. */
export function poissonAtLeast(failed: number, mean: number): number {
  if (failed <= 0) return 1;
  return mean <= 0 ? 0 : jStat.lowRegGamma(failed, mean);
}
