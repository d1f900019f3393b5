/**
 * A number as people write it: without exponent and without the noise of binary fractions (`0.005`, never `5e-3` or
 * `0.005000000000000001`). PromQL and Argo's conditions read it as well.
 */
export function decimal(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  return FORMAT.format(tidy(value));
}

/** A percentage as every message, annotation and comment prints it: `percent(0.5)` is `0.5 %`. */
export function percent(value: number): string {
  return `${decimal(value)} %`;
}

/** The number without the noise of binary fractions: 14.4 × 0.1 is 1.44, not 1.4400000000000002. */
export function tidy(value: number): number {
  return Number(value.toPrecision(DIGITS)) + 0; // + 0 turns -0 into 0
}

// A double holds 15 decimal digits; the last three are left to the errors of a few multiplications.
const DIGITS = 12;

// Made once: making one takes longer than all else that is done to a number here.
const FORMAT = new Intl.NumberFormat('en-US', { useGrouping: false, maximumSignificantDigits: DIGITS });

/** A difference of two shares, to be read by people. */
export function percentagePoints(difference: number): string {
  return `${decimal(difference)} percentage point${difference === 1 ? '' : 's'}`;
}
