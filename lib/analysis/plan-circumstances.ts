import { Duration } from 'cdk8s';
import { A_DURATION, A_MAP, durationProblem, instance, type Shape, seconds, shaped, show } from '../core';
import { AN_OBJECTIVE, decimal, detectableErrorRate, percent, type Slo, tidy } from '../slo';
import type { Analysis } from './analysis';
import type { Circumstances } from './canary-requests';
import { SyntheticAnalysis } from './synthetic-analysis';
import { type RequestsPerSecond, type TrafficOptions, trafficOf } from './traffic';

/** What decides how much a plan can see, beside its steps. */
export interface PlanReview extends TrafficOptions {
  readonly requestsPerSecond: RequestsPerSecond;
  /** The objective whose error budget tells a bad release from a good one. */
  readonly slo: Slo;
  /**
   * The error rate that must be caught, in percent: 1, not 0.01. At least twice the error budget.
   *
   * @default - ten times the error budget: 1 % for an objective of 99.9 %; at most half-way from it to 100 %
   */
  readonly detects?: number;
  /** Requests that are made for the canary alone, where there are too few others. @default - none */
  readonly synthetic?: SyntheticTraffic;
  /** How often Prometheus scrapes: whole seconds, from 1 second to 5 minutes. @default Duration.seconds(15) */
  readonly scrapeInterval?: Duration;
}

/** Requests that an analysis makes to the canary, all the time while a release gets its traffic. */
export interface SyntheticTraffic {
  /**
   * What makes them, in the background; the service that has the plan gets it beside its own analyses. With
   * `mesh: 'native-sidecar'` both views count what a SyntheticAnalysis asks, otherwise the pod view alone.
   */
  readonly analysis: Analysis;
  /** How many it makes in a second: a number above 0; where the analysis knows, no more than that. */
  readonly requestsPerSecond: number;
}

/** Circumstances with the whole objective. */
export interface PlanCircumstances extends Circumstances {
  readonly slo: Slo;
  /** Whether callers' sidecars count nothing of the synthetic traffic. @default false */
  readonly syntheticAtPodsOnly?: boolean;
}

// Traffic and numbers are checked together.
export const PLAN_REVIEW: Shape<PlanReview> = {
  requestsPerSecond: true,
  releasedBetween: true,
  slo: AN_OBJECTIVE,
  detects: true,
  synthetic: A_MAP,
  scrapeInterval: A_DURATION,
};

/** What properties of the right kind say, or what is wrong with their values. */
export function circumstancesOf(
  sound: Partial<PlanReview>,
  given: object,
): { readonly circumstances?: PlanCircumstances; readonly problems: readonly string[] } {
  const { slo, detects, synthetic, scrapeInterval = Duration.seconds(15) } = sound;
  const { traffic, problems: wrongTraffic } = trafficOf(sound);
  const wrongScrape = durationProblem(scrapeInterval, Duration.seconds(1), Duration.minutes(5));
  const problems = [
    ...missingProblems(given),
    ...wrongTraffic,
    ...(slo?.problems ?? []).map((problem) => `slo: ${problem}`),
    slo && detects !== undefined ? detectsProblem(slo, detects) : undefined,
    ...syntheticProblems(synthetic),
    wrongScrape && `scrapeInterval: ${wrongScrape}`,
  ].filter((problem) => problem !== undefined);
  if (problems.length > 0 || !traffic || !slo) return { problems };
  return {
    circumstances: {
      slo,
      detects: detects ?? detectableErrorRate(slo.errorBudget),
      traffic,
      synthetic: synthetic?.requestsPerSecond ?? 0,
      scrape: seconds(scrapeInterval),
      ...(synthetic && madeBy(synthetic)?.atPodsOnly ? { syntheticAtPodsOnly: true } : {}),
    },
    problems,
  };
}

/** What is known of the requests that an analysis makes. */
function madeBy({ analysis }: SyntheticTraffic) {
  return analysis instanceof SyntheticAnalysis ? analysis._traffic : undefined;
}

const SYNTHETIC_SHAPE: Shape<SyntheticTraffic> = {
  analysis: { ...instance('new SyntheticAnalysis({ … })', 'bind'), not: 'no analysis' },
  requestsPerSecond: {
    is: (rate) => typeof rate === 'number' && rate > 0 && rate <= 1e9,
    not: 'no number of requests per second',
    write: 'a number above 0, such as 2',
  },
};

function missingProblems(given: Partial<PlanReview>): string[] {
  return [
    ...(given.requestsPerSecond === undefined
      ? [
          'requestsPerSecond: missing, and what a plan can see follows from it; write for example requestsPerSecond: 100',
        ]
      : []),
    ...(given.slo === undefined
      ? ['slo: missing, and what a bad release is follows from it; write slo: Slo.availability(99.9)']
      : []),
  ];
}

function syntheticProblems(synthetic: SyntheticTraffic | undefined): string[] {
  if (synthetic === undefined) return [];
  const { problems } = shaped<SyntheticTraffic>(synthetic, SYNTHETIC_SHAPE);
  const missing = Object.keys(SYNTHETIC_SHAPE).filter(
    (name) => synthetic[name as keyof SyntheticTraffic] === undefined,
  );
  const when = synthetic.analysis?.when ?? 'background';
  return [
    ...problems,
    ...missing.map(
      (name) => `${name}: missing; write { analysis: new SyntheticAnalysis({ … }), requestsPerSecond: 2 }`,
    ),
    ...(when === 'background'
      ? []
      : [
          `analysis: it makes its requests ${when}, and not while the canary is judged; write when: 'background' there`,
        ]),
    ...(problems.length === 0 && missing.length === 0 ? rateProblems(synthetic) : []),
  ].map((problem) => `synthetic: ${problem}`);
}

/** A plan must not count on requests that nobody makes. */
function rateProblems(synthetic: SyntheticTraffic): string[] {
  const { requestsPerSecond: planned } = synthetic;
  const made = madeBy(synthetic)?.requestsPerSecond;
  if (made === undefined || made >= planned) return [];
  return [
    `requestsPerSecond: the plan counts on ${decimal(planned)}, and the analysis makes ${decimal(made)}; write the same number in both`,
  ];
}

function detectsProblem(slo: Slo, detects: unknown): string | undefined {
  const budget = slo.errorBudget;
  const most = tidy((budget + 100) / 2);
  const least = Math.min(tidy(2 * budget), most);
  const remedy = `leave detects out (${percent(detectableErrorRate(budget))}), or give a number from ${decimal(least)} to ${decimal(most)}`;
  if (typeof detects !== 'number' || !Number.isFinite(detects) || detects <= 0 || detects > 100) {
    return `detects: ${show(detects)} is no error rate in percent; ${remedy}`;
  }
  const objective = `the error budget of a ${percent(slo.objective)} objective (${percent(budget)})`;
  if (detects < least) {
    return `detects: ${percent(detects)} is ${detects > budget ? 'hardly above' : 'not above'} ${objective}, and no canary has the requests to tell the two apart; ${remedy}`;
  }
  return detects > most ? `detects: ${percent(detects)} would let nearly everything pass; ${remedy}` : undefined;
}
