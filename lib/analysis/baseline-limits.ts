import { type Checked, show } from '../core';
import { decimal, percent, type Slo, tidy } from '../slo';
import { minRequestsProblem } from './error-rate-limits';

/** How much worse than stable a canary may be, and how many requests it takes to tell. */
export interface BaselineLimits extends Checked {
  /** How many times stable's share of failures. */
  readonly maxRatio: number;
  /** How much above stable's share in any case, in percentage points. */
  readonly maxDifference: number;
  /** In requests per window, to each version. */
  readonly minRequests: number;
}

/** The limits that were given, as far as they make sense, and those that follow where none was. */
export function baselineLimits(
  slo: Slo,
  given: { readonly maxRatio?: number; readonly maxDifference?: number; readonly minRequests?: number },
): BaselineLimits {
  const wrongRatio = given.maxRatio === undefined ? undefined : ratioProblem(given.maxRatio);
  const maxRatio = wrongRatio ? DEFAULT_RATIO : (given.maxRatio ?? DEFAULT_RATIO);
  const wrongDifference = given.maxDifference === undefined ? undefined : differenceProblem(given.maxDifference, slo);
  const maxDifference = wrongDifference ? slo.errorBudget : (given.maxDifference ?? slo.errorBudget);
  const least = leastRequests(maxRatio, maxDifference);
  const wrongRequests =
    given.minRequests === undefined
      ? undefined
      : minRequestsProblem(
          given.minRequests,
          least,
          () =>
            `chance alone can make a canary ${decimal(maxRatio)} times and ${percent(maxDifference)} worse than stable`,
        );
  return {
    maxRatio,
    maxDifference,
    minRequests: wrongRequests ? least : (given.minRequests ?? least),
    problems: [wrongRatio, wrongDifference, wrongRequests].filter((problem) => problem !== undefined),
  };
}

const DEFAULT_RATIO = 2;

// One sound release in twenty is beyond.
const Z = 1.645;

/**
 * So many requests to each version that a canary which is as good as stable is bad in at most one window of twenty, however
 * often both fail.
 *
 * Two shares that are equal in truth, p, differ by chance: the canary's from r times stable's by √((1 + r²)·p/n), and from
 * stable's by √(2p/n). The ratio alone needs n = Z²·(1 + r²) / ((r − 1)²·p) requests, fewer if more fail; the difference
 * alone Z²·2p / d², fewer if fewer fail. A bad window takes both, so where the two curves meet the most are needed, and
 * there p is no longer in it.
 */
function leastRequests(ratio: number, differenceInPercent: number): number {
  const difference = differenceInPercent / 100;
  return Math.ceil(tidy((Z ** 2 * Math.sqrt(2 * (1 + ratio ** 2))) / ((ratio - 1) * difference)));
}

function ratioProblem(ratio: unknown): string | undefined {
  if (typeof ratio === 'number' && ratio >= 1.1 && ratio <= 10) return undefined;
  return `maxRatio: ${show(ratio)} is no number from 1.1 to 10; leave maxRatio out (${DEFAULT_RATIO}), or say how many times stable's share of failures a canary may have`;
}

function differenceProblem(difference: unknown, slo: Slo): string | undefined {
  if (typeof difference === 'number' && difference >= LEAST_DIFFERENCE && difference <= 50) return undefined;
  return `maxDifference: ${show(difference)} is no difference in percent from ${decimal(LEAST_DIFFERENCE)} to 50; leave maxDifference out (${percent(slo.errorBudget)}, the error budget), or give such a number`;
}

// As small as the smallest error budget.
const LEAST_DIFFERENCE = 0.0001;
