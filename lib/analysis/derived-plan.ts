import type { Duration } from 'cdk8s';
import { humanDuration, seconds } from '../core';
import { decimal, detectableErrorRate, objectiveOf, percent, type Slo, tidy } from '../slo';
import type { BoundAnalysis } from './bound-analysis';
import type { CanaryOccasion, Occasion } from './occasion';
import type { PlanCircumstances } from './plan-circumstances';
import { changesThatHelp } from './traffic-plan-changes';
import { type PlanBounds, stepsFor } from './traffic-steps';

/** A plan that could be taken instead, as it is written, and what analyses would know of it. */
export interface DerivedPlan {
  readonly text: string;
  readonly occasion: CanaryOccasion;
}

// What forTraffic takes where nothing is said.
const USUAL_SCRAPE = 15;
const USUAL_BOUNDS: PlanBounds = { longest: 60 * 60, blastRadius: 10, proof: 0 };

/** Says that a plan was derived from another objective than the service has; undefined if it was not. */
export function otherObjective(occasion: Occasion, slo: Slo): string | undefined {
  const planned = 'steps' in occasion ? occasion.slo : undefined;
  if (!planned || objectiveOf(planned) === objectiveOf(slo)) return undefined;
  return (
    `plan: it was derived from an objective of ${objectiveOf(planned)}, and the service has ${objectiveOf(slo)}, so that neither its steps nor what explain() says of them are true here; ` +
    'derive it from the objective of the service, or give the service that of the plan'
  );
}

/** Says that a plan was derived from other scrapes than there are; undefined if it was not. */
export function otherScrapes(occasion: CanaryOccasion, scrapeInterval: Duration): string | undefined {
  const { scrape } = occasion;
  if (scrape === undefined || scrape === seconds(scrapeInterval)) return undefined;
  const there = humanDuration(seconds(scrapeInterval));
  return (
    `plan: it was derived for a scrape every ${humanDuration(scrape)}, and here there is one every ${there}, so that its holds do not fit what the guards need; ` +
    `derive it with scrapeInterval: Duration.seconds(${seconds(scrapeInterval)})`
  );
}

/** Says that nothing keeps what a derived plan promises; undefined if something does, or if it promises nothing. */
export function unkeptPromise(
  occasion: CanaryOccasion,
  analyses: readonly BoundAnalysis[],
  keeper = 'new SequentialErrorAnalysis()',
): string | undefined {
  if (occasion.slo === undefined || occasion.kind !== 'background') return undefined;
  if (analyses.some(({ verdict, dryRun }) => verdict !== undefined && !dryRun)) return undefined;
  return (
    `plan: that a release which fails ${percent(occasion.detects ?? 0)} is stopped is what ${keeper} keeps, and this service has none that counts; ` +
    'name it among the analyses, or leave the analyses out'
  );
}

/**
 * The plan that `CanaryPlan.forTraffic` derives from what is known of the traffic, with one option more where it takes one;
 * undefined where the plan is such a one already, or none can be derived.
 */
export function derivedPlan(occasion: CanaryOccasion, slo: Slo, scrape: number): DerivedPlan | undefined {
  const { requestsPerSecond: rate, detects: planned, slo: derivedFrom } = occasion;
  if (rate === undefined || derivedFrom !== undefined) return undefined;
  const usual = detectableErrorRate(slo.errorBudget);
  const detects = planned ?? usual;
  const circumstances: PlanCircumstances = {
    slo,
    detects,
    traffic: { quietest: rate, busiest: rate, mean: rate },
    synthetic: 0,
    scrape,
  };
  const options = [
    `requestsPerSecond: ${decimal(rate)}`,
    'slo',
    ...(tidy(detects) === tidy(usual) ? [] : [`detects: ${decimal(detects)}`]),
    ...(scrape === USUAL_SCRAPE ? [] : [`scrapeInterval: Duration.seconds(${scrape})`]),
  ];
  const planOf = (more: readonly string[], its: PlanCircumstances, bounds: PlanBounds): DerivedPlan | undefined => {
    const steps = stepsFor(its, bounds);
    return (
      steps && {
        text: `CanaryPlan.forTraffic({ ${[...options, ...more].join(', ')} })`,
        occasion: { ...occasion, steps, slo, detects: its.detects, syntheticRequestsPerSecond: its.synthetic },
      }
    );
  };
  const plain = planOf([], circumstances, USUAL_BOUNDS);
  if (plain) return plain;
  const [change] = changesThatHelp(circumstances, USUAL_BOUNDS);
  return change && planOf([change.option], change.circumstances, change.bounds);
}
