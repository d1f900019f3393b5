import { type Check, type Expectation, show } from '../core';
import { decimal, tidy } from '../slo';

/** Checks a number in percent, and tells one that was written as a fraction: 0.25 in place of 25. */
export function inPercent({ is, not, write }: Expectation): Check {
  return (value) => {
    if (typeof value === 'number' && value > 0 && value < 1) {
      return `${show(value)} looks like a fraction, and the number is in percent; write ${decimal(tidy(value * 100))}`;
    }
    return is(value) ? undefined : `${show(value)} is ${not}; write ${write}`;
  };
}
