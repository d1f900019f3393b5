import type { Chance } from './chance';
import { logFactorial } from './log-factorial';

// A look at a global costs much in the sandbox of a test runner.
const { abs, exp, floor, log, log1p, sqrt } = Math;

/** How many of some trials succeed, each with the same probability: exactly binomially distributed. */
export function binomial(chance: Chance, trials: number, probability: number): number {
  if (trials === 0 || probability <= 0) return 0;
  if (probability >= 1) return trials;
  if (probability > 0.5) return trials - binomial(chance, trials, 1 - probability);
  return trials * probability < 10
    ? byInversion(chance, trials, probability)
    : byRejection(chance, trials, probability);
}

function byInversion(chance: Chance, trials: number, probability: number): number {
  const odds = probability / (1 - probability);
  let left = chance.uniform();
  let share = exp(trials * log1p(-probability));
  let successes = 0;
  while (left > share && successes < trials) {
    left -= share;
    successes++;
    share *= (odds * (trials - successes + 1)) / successes;
  }
  return successes;
}

/**
 * Transformed rejection with squeeze.
 *
 * @see W. Hörmann, The generation of binomial random variates (1993), algorithm BTRS
 */
function byRejection(chance: Chance, trials: number, probability: number): number {
  const deviation = sqrt(trials * probability * (1 - probability));
  const b = 1.15 + 2.53 * deviation;
  const a = -0.0873 + 0.0248 * b + 0.01 * probability;
  const squeeze = 0.92 - 4.2 / b;
  const mode = floor((trials + 1) * probability);
  for (;;) {
    const u = chance.uniform() - 0.5;
    const v = chance.uniform();
    const us = 0.5 - abs(u);
    const successes = floor(((2 * a) / us + b) * u + trials * probability + 0.5);
    if (successes < 0 || successes > trials) continue;
    if (us >= 0.07 && v <= squeeze) return successes;
    const scale = ((2.83 + 5.1 / b) * deviation) / (a / (us * us) + b);
    const likelihood =
      logFactorial(mode) +
      logFactorial(trials - mode) -
      logFactorial(successes) -
      logFactorial(trials - successes) +
      (successes - mode) * log(probability / (1 - probability));
    if (log(v * scale) <= likelihood) return successes;
  }
}
