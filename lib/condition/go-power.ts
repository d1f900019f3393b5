/** To Go, as to C, 1 to any power is 1, and so is -1 to an infinite one; to JavaScript they are NaN. */
export function power(base: number, exponent: number): number {
  if (base === 1 || (base === -1 && Math.abs(exponent) === Number.POSITIVE_INFINITY)) return 1;
  return base ** exponent;
}
