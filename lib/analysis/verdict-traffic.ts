import { seconds } from '../core';
import { decimal, percent, type Slo } from '../slo';
import { type Circumstances, canaryRate } from './canary-requests';
import { type CanaryPlanStep, stepsBeforeLastWeight } from './canary-step';
import { derivedPlan } from './derived-plan';
import type { CanaryOccasion, Occasion } from './occasion';
import type { Findings } from './plan-problems';
import { PASSES, requestsAtLook, requestsAtVerdict, requestsBeforeLastWeight, verdictOdds } from './plan-verdict';
import type { Verdict } from './sequential-schedule';
import { perSecond } from './traffic';

/** What the verdict over evidence is like. */
export interface VerdictNeeds {
  readonly slo: Slo;
  /** The error rate that must be caught, in percent. */
  readonly detects: number;
  /** How likely a release at that rate passes, in percent. */
  readonly miss: number;
  /** Seconds between two scrapes. */
  readonly scrape: number;
  readonly verdict: Verdict;
}

/**
 * What comes of a verdict that is to be made of too few requests; nothing where nobody said what traffic there is.
 *
 * That every release pauses is a problem. That many good ones do is a warning.
 */
export function verdictFindings(occasion: Occasion, needs: VerdictNeeds): Findings {
  const rate = 'steps' in occasion ? occasion.requestsPerSecond : undefined;
  if (!('steps' in occasion) || rate === undefined || occasion.kind === 'before-first-weight') return NOTHING;
  const { slo, detects, miss, scrape } = needs;
  const { syntheticRequestsPerSecond: synthetic = 0 } = occasion;
  const traffic = { quietest: rate, busiest: rate, mean: rate };
  const circumstances = { slo, detects, traffic, synthetic, scrape };
  const odds = verdictOdds(circumstances, countedBy(occasion, circumstances, needs.verdict), miss);
  if (odds.goodPass >= PASSES) return NOTHING;
  const made = synthetic > 0 ? `, and ${decimal(synthetic)} made for the canary,` : '';
  const counts = `the verdict after step ${judgedStep(occasion) + 1} counts ${odds.atMost} requests of the canary, with ${perSecond(rate)}${made} at the quietest time`;
  const advice = remedies(occasion, circumstances, needs);
  return odds.atMost < odds.clean
    ? {
        problems: [
          `${counts}, and without a failure it takes ${odds.clean} to pass, so that every release would pause there; ${advice}`,
        ],
        warnings: [],
      }
    : {
        problems: [],
        warnings: [
          `${counts}, so that up to ${percent(Math.ceil(100 - odds.goodPass))} of the releases that fail half of the error budget would pause there; ${advice}`,
        ],
      };
}

const NOTHING: Findings = { problems: [], warnings: [] };

const MINUTES_A_DAY = 24 * 60;

/** The step after which a release has the fewest requests to be judged by. */
function judgedStep({ kind, steps }: CanaryOccasion): number {
  return kind === 'background' ? stepsBeforeLastWeight(steps).length - 1 : 0;
}

/** The requests that the verdict has counted at each of its looks. */
function countedBy({ kind, steps }: CanaryOccasion, circumstances: Circumstances, { window }: Verdict): number[] {
  if (kind === 'background') return requestsAtVerdict(circumstances, steps);
  const [first] = steps as [CanaryPlanStep];
  return [Math.floor(canaryRate(circumstances, first.weight) * window)];
}

/** What to write instead: only what was tried, and helps. */
function remedies(occasion: CanaryOccasion, circumstances: Circumstances, { slo, miss, scrape }: VerdictNeeds): string {
  const enough = requestsBeforeLastWeight(circumstances, miss);
  const beside = occasion.kind === 'background';
  const hold = (beside ? longerHold : longerHolds)(occasion, circumstances, enough);
  // What forTraffic derives is judged beside the steps.
  const derived = beside && derivedPlan({ ...occasion, detects: circumstances.detects }, slo, scrape);
  const all = [...(hold ? [hold] : []), ...(derived ? [`take ${derived.text}`] : [])];
  return all.length > 0
    ? all.join(', or ')
    : 'no longer hold helps: give the canary requests of its own (synthetic), or catch only larger error rates (detects)';
}

/** How long the step before the last weight must be held, in words; undefined if a day is not enough. */
function longerHold(occasion: CanaryOccasion, circumstances: Circumstances, enough: number): string | undefined {
  const { steps } = occasion;
  const index = judgedStep(occasion);
  const { weight, hold } = steps[index] as CanaryPlanStep;
  const first = (steps[0] as CanaryPlanStep).weight;
  const counted = requestsAtLook(circumstances, steps, 0);
  // The window is of whole scrapes: it may begin up to one later, when the step is longer.
  const missing = enough - counted + circumstances.scrape * canaryRate(circumstances, first);
  const minutes = Math.ceil((seconds(hold) + missing / canaryRate(circumstances, weight)) / 60);
  return minutes <= MINUTES_A_DAY ? `hold step ${index + 1} at least Duration.minutes(${minutes})` : undefined;
}

/** How long each step must be held where each is judged by itself, in words; undefined if a day is not enough. */
function longerHolds({ steps }: CanaryOccasion, circumstances: Circumstances, enough: number): string | undefined {
  const [{ weight }] = steps as [CanaryPlanStep];
  // The window after a hold is of whole scrapes, and two of them shorter.
  const time = enough / canaryRate(circumstances, weight) + 3 * circumstances.scrape;
  const minutes = Math.ceil(time / 60);
  return minutes <= MINUTES_A_DAY ? `hold every step at least Duration.minutes(${minutes})` : undefined;
}
