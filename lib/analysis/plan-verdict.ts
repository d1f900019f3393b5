import { seconds } from '../core';
import { badWindow, cleanRequests, type EvidenceScale, evidenceScale, tidy } from '../slo';
import { answeredBetween, type Circumstances, canaryRate } from './canary-requests';
import { type CanaryPlanStep, stepsBeforeLastWeight, totalHold } from './canary-step';
import { MISS, verdictBeside } from './sequential-schedule';

/** With which probability a release that fails at half its budget must have shown so before the last weight, in percent. */
export const PASSES = 95;

/** The requests of the canary that the verdict before the last weight has counted at each of its looks. */
export function requestsAtVerdict(circumstances: Circumstances, steps: readonly CanaryPlanStep[]): number[] {
  const { count } = verdictBeside(steps, circumstances.scrape);
  return Array.from({ length: count }, (_, look) => requestsAtLook(circumstances, steps, look));
}

/** Those that it has counted at one look; 0 is the first. */
export function requestsAtLook(circumstances: Circumstances, steps: readonly CanaryPlanStep[], look: number): number {
  const before = stepsBeforeLastWeight(steps);
  const { window, initialDelay, interval } = verdictBeside(steps, circumstances.scrape);
  // The newest count of a pod may be almost a scrape old, and so may be the one from before the window.
  const end = seconds(totalHold(before)) + initialDelay + look * interval - circumstances.scrape;
  const rateAt = (weight: number) => canaryRate(circumstances, weight);
  return Math.floor(tidy(answeredBetween(rateAt, before, end - window, end)));
}

/**
 * How many requests there must be before the last weight, so that a release that fails at half its budget has nearly
 * surely shown by then that it is good: otherwise the verdict would often pause it for nothing.
 */
export function requestsBeforeLastWeight({ slo, detects }: Circumstances, miss = MISS): number {
  const scale = evidenceScale(slo.errorBudget, detects);
  const forgiving = (failures: number) =>
    Math.ceil((Math.log(100 / miss) + failures * scale.perFailure) / scale.perRequest);
  // The evidence lets it pass with so many failures from `forgiving(failures)` requests on, until it forgives one more.
  for (let failures = 0; ; failures++) {
    const most = forgiving(failures + 1) - 1;
    if (100 - badWindow({ requests: most, failures: failures + 1 }, slo.errorBudget / 2) >= PASSES) {
      return forgiving(failures);
    }
  }
}

/** What comes of a release at the verdict before the last weight. All chances are in percent. */
export interface VerdictOdds {
  /** The requests of the canary that its first look has counted. */
  readonly requests: number;
  /** Those that its last look has. */
  readonly atMost: number;
  /** Without a failure so many requests pass. */
  readonly clean: number;
  /** How likely it is, at the most, that a release passes which fails as often as must be caught. */
  readonly badPass: number;
  /** How likely it is, at least, that a release passes which fails half of what it may. */
  readonly goodPass: number;
}

/** What the verdict makes of a release, good or bad, after it has counted so many requests at each of its looks. */
export function verdictOdds(circumstances: Circumstances, counted: readonly number[], miss = MISS): VerdictOdds {
  const { slo, detects } = circumstances;
  const scale = evidenceScale(slo.errorBudget, detects);
  const chances = (errorRate: number) => counted.map((requests) => chanceToPass(scale, requests, errorRate, miss));
  return {
    requests: counted[0] ?? 0,
    atMost: counted.at(-1) ?? 0,
    clean: cleanRequests(scale, miss),
    // One good look is enough to pass.
    badPass: Math.min(
      100,
      chances(detects).reduce((sum, chance) => sum + chance, 0),
    ),
    goodPass: Math.max(...chances(slo.errorBudget / 2)),
  };
}

function chanceToPass(
  { perFailure, perRequest }: EvidenceScale,
  requests: number,
  errorRate: number,
  miss: number,
): number {
  const forgiven = Math.floor((perRequest * requests - Math.log(100 / miss)) / perFailure);
  return forgiven < 0 ? 0 : 100 - badWindow({ requests, failures: forgiven + 1 }, errorRate);
}
