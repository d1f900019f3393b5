import { decimal } from '../slo';
import type { PlanCircumstances } from './plan-circumstances';
import { twoDigits } from './plan-rows';
import { leastSpoilt, type PlanBounds, stepsFor } from './traffic-steps';

/** What somebody could write instead, and what it comes to. */
export interface Change {
  /** As it is written among the options of `CanaryPlan.forTraffic`. */
  readonly option: string;
  /** What else there is to say of it. @default - nothing */
  readonly note?: string;
  readonly circumstances: PlanCircumstances;
  readonly bounds: PlanBounds;
}

/** The smallest changes of which each alone makes a plan possible: every one was tried, as it is written. */
export function changesThatHelp(circumstances: PlanCircumstances, bounds: PlanBounds): Change[] {
  return [blastRadius, longestRollout, detects, synthetic]
    .map((change) => change(circumstances, bounds))
    .filter((change) => change !== undefined);
}

type Attempt = (circumstances: PlanCircumstances, bounds: PlanBounds) => Change | undefined;

const blastRadius: Attempt = (circumstances, bounds) => {
  const least = twoDigits(leastSpoilt(circumstances, bounds)?.share ?? Number.POSITIVE_INFINITY);
  if (least <= bounds.blastRadius || !(least <= 100)) return undefined;
  return tried({
    option: `blastRadius: ${decimal(least)}`,
    circumstances,
    bounds: { ...bounds, blastRadius: least },
  });
};

const longestRollout: Attempt = (circumstances, bounds) =>
  smallest(bounds.longest / 60, A_DAY, Math.ceil, (minutes) => ({
    option: `longestRollout: Duration.minutes(${minutes})`,
    circumstances,
    bounds: { ...bounds, longest: 60 * minutes },
  }));

const detects: Attempt = (circumstances, bounds) => {
  const most = (circumstances.slo.errorBudget + 100) / 2;
  return smallest(circumstances.detects, most, twoDigits, (errorRate) => ({
    option: `detects: ${decimal(errorRate)}`,
    circumstances: { ...circumstances, detects: errorRate },
    bounds,
  }));
};

const synthetic: Attempt = (circumstances, bounds) => {
  const { synthetic: made } = circumstances;
  return smallest(Math.max(made, LEAST_MADE), MOST_MADE, twoDigits, (rate) => ({
    option: `synthetic: { ${made > 0 ? '…' : 'analysis'}, requestsPerSecond: ${decimal(rate)} }`,
    ...(made > 0 ? {} : { note: ` for the ${decimal(rate)} requests per second that are missing` }),
    circumstances: { ...circumstances, synthetic: rate },
    bounds,
  }));
};

// In minutes.
const A_DAY = 24 * 60;

// In requests per second: as SyntheticAnalysis.k6 makes them, from 0.1 on.
const LEAST_MADE = 0.05;
const MOST_MADE = 1000;

/** About the smallest value above `from` with which there is a plan; undefined if not even the largest helps. */
function smallest(
  from: number,
  most: number,
  rounded: (value: number) => number,
  change: (value: number) => Change,
): Change | undefined {
  const written = (value: number) => Math.min(rounded(value), most);
  let low = from;
  let high = written(2 * from);
  while (!tried(change(high))) {
    if (high >= most) return undefined;
    [low, high] = [high, written(2 * high)];
  }
  for (;;) {
    const middle = written((low + high) / 2);
    if (middle <= low || middle >= high) return tried(change(high));
    if (tried(change(middle))) high = middle;
    else low = middle;
  }
}

function tried(change: Change): Change | undefined {
  return stepsFor(change.circumstances, change.bounds) ? change : undefined;
}
