import type { Chance } from './chance';
import { logFactorial } from './log-factorial';

// A look at a global costs much in the sandbox of a test runner.
const { abs, exp, floor, log, sqrt } = Math;

/** How many events happened of which so many are expected: exactly Poisson-distributed at every mean. */
export function poisson(chance: Chance, mean: number): number {
  return mean < 10 ? byInversion(chance, mean) : byRejection(chance, mean);
}

function byInversion(chance: Chance, mean: number): number {
  let left = chance.uniform();
  // e^-m is at least 1 - m: mostly there is nothing to compute for events as rare as failures.
  if (left < 1 - mean) return 0;
  let probability = exp(-mean);
  let events = 0;
  while (left > probability && probability > 0) {
    left -= probability;
    probability *= mean / ++events;
  }
  return events;
}

/**
 * Transformed rejection with squeeze.
 *
 * @see W. Hörmann, The transformed rejection method for generating Poisson random variables (1993), algorithm PTRS
 */
function byRejection(chance: Chance, mean: number): number {
  const b = 0.931 + 2.53 * sqrt(mean);
  const a = -0.059 + 0.02483 * b;
  const squeeze = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = chance.uniform() - 0.5;
    const v = chance.uniform();
    const us = 0.5 - abs(u);
    const events = floor(((2 * a) / us + b) * u + mean + 0.43);
    if (us >= 0.07 && v <= squeeze) return events;
    if (events < 0 || (us < 0.013 && v > us)) continue;
    const scale = (1.1239 + 1.1328 / (b - 3.4)) / (a / (us * us) + b);
    if (log(v * scale) <= events * log(mean) - mean - logFactorial(events)) return events;
  }
}
