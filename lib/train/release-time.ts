import type { argo } from '../../imports';
import { goSeconds, pauseSeconds } from '../core';
import { asksForRollouts } from '../promql';

/** One step as people read it: a share of the traffic, and for how long. */
export interface ReleaseStep {
  /** Percent of the traffic, or of the pods where nobody splits the traffic. */
  readonly weight: number;
  /** How long it is held at least, in seconds, measurements included. */
  readonly seconds: number;
  /** Whether a person has to let it go on. */
  readonly asks?: true;
  /** Whether it waits, before anything else, until the services that it depends on are there: no time, if they are. */
  readonly waits?: true;
}

/** The least that a release takes. */
export interface ReleaseTime {
  readonly steps: readonly ReleaseStep[];
  /** In seconds, from the first weight to the promotion; pods that start come on top. */
  readonly leastSeconds: number;
  /** How long it waits for the services that it depends on before it asks a person; absent if it does not wait. */
  readonly longestWaitSeconds?: number;
}

/** The metrics of an analysis template, by its name. */
export type Templates = ReadonlyMap<string, readonly argo.Metric[]>;

/** The steps of a Rollout and the least time that they take. */
export function releaseTime(strategy: argo.RolloutStrategy | undefined, templates: Templates): ReleaseTime {
  const steps = strategy?.blueGreen
    ? [switchStep(strategy.blueGreen, templates)]
    : canarySteps(strategy?.canary?.steps ?? [], templates);
  const leastSeconds = steps.reduce((sum, { seconds }) => sum + seconds, 0);
  const waits = steps.some((step) => step.waits) ? [...templates.values()].flat().filter(isWait) : [];
  return {
    steps,
    leastSeconds,
    ...(waits.length > 0 ? { longestWaitSeconds: Math.max(...waits.map(lengthOf)) } : {}),
  };
}

function isWait({ provider }: argo.Metric): boolean {
  return asksForRollouts(provider.prometheus?.query ?? '');
}

function canarySteps(steps: readonly argo.CanaryStep[], templates: Templates): ReleaseStep[] {
  const found: Growing[] = [];
  for (const step of steps) {
    if (step.setWeight !== undefined) found.push({ weight: step.setWeight, seconds: 0 });
    const { pause, analysis } = step;
    if (!pause && !analysis) continue;
    // What comes before the first weight is held at none.
    const last: Growing = found.at(-1) ?? { weight: 0, seconds: 0 };
    if (found.length === 0) found.push(last);
    if (analysis) last.seconds += leastRun(analysis, templates);
    if (analysis && waitsForOthers(analysis, templates)) last.waits = true;
    if (pause?.duration === undefined && pause) last.asks = true;
    last.seconds += pauseSeconds(pause?.duration) ?? 0;
  }
  return found;
}

type Growing = { -readonly [K in keyof ReleaseStep]: ReleaseStep[K] };

/** All the traffic at once, measured before and after. */
function switchStep(strategy: argo.BlueGreenStrategy, templates: Templates): ReleaseStep {
  const automatic = strategy.autoPromotionEnabled ?? true;
  const analyses = [strategy.prePromotionAnalysis, strategy.postPromotionAnalysis];
  const measured = analyses.reduce((sum, analysis) => sum + (analysis ? leastRun(analysis, templates) : 0), 0);
  return {
    weight: 100,
    seconds: measured + (automatic ? (strategy.autoPromotionSeconds ?? 0) : 0),
    ...(automatic ? {} : { asks: true }),
    ...(strategy.prePromotionAnalysis && waitsForOthers(strategy.prePromotionAnalysis, templates)
      ? { waits: true }
      : {}),
  };
}

function waitsForOthers(analysis: argo.RolloutAnalysis, templates: Templates): boolean {
  return metricsOf(analysis, templates).some(isWait);
}

function metricsOf({ templates: references }: argo.RolloutAnalysis, templates: Templates): argo.Metric[] {
  return references.flatMap(({ templateName }) => templates.get(templateName) ?? []);
}

/** The least that a run of some analyses takes until it has passed: that of its longest metric. */
function leastRun(analysis: argo.RolloutAnalysis, templates: Templates): number {
  return metricsOf(analysis, templates).reduce((longest, metric) => Math.max(longest, leastMetric(metric)), 0);
}

function leastMetric({ consecutiveSuccessLimit: enough, ...metric }: argo.Metric): number {
  return lengthOf({ ...metric, count: Number(enough) > 0 ? Math.min(countOf(metric), Number(enough)) : metric.count });
}

/** All measurements of a metric. */
function lengthOf({ initialDelay, interval, count }: Pick<argo.Metric, 'initialDelay' | 'interval' | 'count'>): number {
  return (goSeconds(initialDelay) ?? 0) + (countOf({ count }) - 1) * (goSeconds(interval) ?? 0);
}

// Numbers that come as arguments are not known here, and take no time then.
function countOf({ count }: Pick<argo.Metric, 'count'>): number {
  return Number(count ?? 1) || 1;
}
