// A look at a global costs much in the sandbox of a test runner.
const { log, PI } = Math;

/** The natural logarithm of k!, for whole numbers from 0; exact to 1e-12. */
export function logFactorial(k: number): number {
  if (k < TABLE.length) return TABLE[k] as number;
  // Stirling's series; its next term is below 1e-14 from 128 on.
  const n = k + 1;
  return (n - 0.5) * log(n) - n + HALF_LOG_2_PI + 1 / (12 * n) - 1 / (360 * n * n * n);
}

const HALF_LOG_2_PI = 0.5 * log(2 * PI);

const TABLE = new Float64Array(128);
for (let k = 2; k < TABLE.length; k++) TABLE[k] = (TABLE[k - 1] as number) + log(k);
