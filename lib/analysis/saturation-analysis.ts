import { Duration } from 'cdk8s';
import { Construct } from 'constructs';
import type { argo } from '../../imports';
import { A_DURATION, durationProblem, type Expectation, humanDuration, report, type Shape } from '../core';
import {
  type ContainerMetric,
  Matcher,
  memoryQuery,
  outOfMemoryKillsQuery,
  regexLiteral,
  restartsQuery,
  Selector,
  throttlingQuery,
} from '../promql';
import { decimal } from '../slo';
import { ANALYSIS_OPTIONS, type AnalysisOptions, type AnalysisTarget } from './analysis';
import { analysisTemplate, CANARY_HASH } from './analysis-template';
import type { BoundAnalysis } from './bound-analysis';
import { ConfiguredAnalysis } from './configured-analysis';
import { inPercent } from './in-percent';
import { podMatchers } from './istio-requests';
import { planProblem, type Schedule, scheduleOf, shortestWindow, soundScrapeInterval, timing } from './schedule';

export interface SaturationAnalysisProps extends AnalysisOptions {
  /**
   * In how many of its CPU periods a container may be throttled, in percent: 0, or from 1 to below 100: 25, not 0.25. `false` does not measure it.
   *
   * @default 25
   */
  readonly maxThrottling?: number | false;
  /**
   * How much of its memory limit a container may use, in percent: from 1 to 100: 90, not 0.9. `false` does not measure it.
   *
   * @default 90
   */
  readonly maxMemory?: number | false;
  /** How many restarts all new pods may have together: a whole number. `false` does not measure it. @default 0 */
  readonly maxRestarts?: number | false;
  /** How many kills for want of memory they may have together: a whole number. `false` does not measure it. @default 0 */
  readonly maxOutOfMemoryKills?: number | false;
  /**
   * Containers that do not count, such as `istio-proxy`, by their names.
   *
   * @default - none: a sidecar that is throttled makes its pod as slow as a container of the service's own
   */
  readonly exceptContainers?: readonly string[];
  /**
   * The time between two measurements, over which throttling is counted and memory watched: whole seconds, from four
   * scrapes (and a minute) to a day. Where the kubelet is scraped less often than the mesh, four of those scrapes.
   *
   * @default - two minutes, or four scrapes if that is longer
   */
  readonly window?: Duration;
}

/**
 * Aborts a release whose pods run out of what they may use: they are throttled, come near their memory limit, restart, or
 * are killed for want of memory. Errors and latency often show it later, or only under the full load.
 *
 * Reads the metrics of cAdvisor (in the kubelet) and of kube-state-metrics, by the labels `namespace`, `pod` and
 * `container`; a scrape configuration that calls them `exported_pod` needs `honorLabels: true`. A container without a
 * limit passes the check of that limit; metrics that nobody scrapes pause.
 *
 * @see https://kubernetes.io/docs/concepts/configuration/manage-resources-containers/
 * @example
 * import { SaturationAnalysis } from 'cdk8s-release-train';
 *
 * new SaturationAnalysis(); // throttled in at most 25 % of the periods, memory up to 90 %, no restart, no kill
 * new SaturationAnalysis({ maxThrottling: false, exceptContainers: ['istio-proxy'] });
 */
export class SaturationAnalysis extends ConfiguredAnalysis<SaturationAnalysisProps> {
  public constructor(props: SaturationAnalysisProps = {}) {
    super(props, SHAPE, 'saturation');
    if (CHECKS.every(({ prop }) => this.props[prop] === false)) {
      // All are on then, beside the problem.
      this.props = { ...this.props, ...Object.fromEntries(CHECKS.map(({ prop }) => [prop, undefined])) };
      const nothing = `nothing is measured; leave out one of ${CHECKS.map(({ prop }) => prop).join(', ')}`;
      this.problems = [...this.problems, nothing];
    }
  }

  public bind(scope: Construct, target: AnalysisTarget): BoundAnalysis {
    const guard = new Construct(scope, this.id);
    const scrapeInterval = soundScrapeInterval(guard, target.scrapeInterval);
    const window = this.soundWindow(guard, scrapeInterval);
    // Pods that start and warm up are throttled, so the first window begins with the first weight; what happens once there
    // is one too often.
    const twoWindows = scheduleOf('client', scrapeInterval, target.occasion, window);
    const schedules = { twoWindows, oneWindow: { ...twoWindows, failureLimit: 0 } };
    const checks = CHECKS.flatMap((check) => {
      const limit = this.props[check.prop] ?? check.limit;
      return limit === false ? [] : [{ ...check, limit }];
    });
    const wrongPlan = planProblem(
      target.occasion,
      checks.map(({ over }) => schedules[over]),
    );
    report(guard, ...this.problems, ...(wrongPlan ? [wrongPlan] : []));
    return analysisTemplate(guard, target, {
      id: this.id,
      metrics: checks.map((check) => this.metric(check, target, window, schedules[check.over])),
      args: [CANARY_HASH],
      reasons: Object.fromEntries(
        checks.map(({ name, limit, reason }) => [name, reason(decimal(limit), humanDuration(twoWindows.window))]),
      ),
      dryRun: this.props.dryRun,
      needsPods: true,
      watchesPods: true,
    });
  }

  private metric(
    { name, query, limit }: Check & { limit: number },
    target: AnalysisTarget,
    window: Duration,
    schedule: Schedule,
  ) {
    const threshold = decimal(limit);
    return {
      name: `${name}-${this.id}`,
      ...timing(schedule),
      successCondition: `len(result) == 1 && result[0] >= 0 && result[0] <= ${threshold}`,
      failureCondition: `len(result) == 1 && result[0] > ${threshold}`,
      provider: { prometheus: { address: target.prometheus, query: query(this.containers(target), window) } },
    } satisfies argo.Metric;
  }

  /** The containers of the new pods: neither the whole pod, which cAdvisor gives no container, nor the one that pauses. */
  private containers(target: AnalysisTarget): ContainerMetric {
    const { exceptContainers = [], matchers = [] } = this.props;
    const others = ['', 'POD', ...exceptContainers.map(regexLiteral)];
    return (metric) =>
      new Selector(
        metric,
        ...podMatchers(target, 'canary'),
        Matcher.notMatches('container', others.join('|')),
        ...matchers,
      );
  }

  private soundWindow(guard: Construct, scrapeInterval: Duration): Duration {
    const shortest = shortestWindow(scrapeInterval);
    const { window } = this.props;
    const problem = window && durationProblem(window, shortest, Duration.days(1));
    if (problem) report(guard, `window: ${problem}`);
    if (window && !problem) return window;
    return shortest.toSeconds() > TWO_MINUTES.toSeconds() ? shortest : TWO_MINUTES;
  }
}

type Limit = 'maxThrottling' | 'maxMemory' | 'maxRestarts' | 'maxOutOfMemoryKills';

/** One of the things that are measured. */
interface Check {
  readonly prop: Limit;
  /** Begins the metric's name. */
  readonly name: string;
  /** In percent, or a number of events. */
  readonly limit: number;
  /** What is measured: a window, of which two must be bad; or all since a pod is there, where once is enough. */
  readonly over: 'twoWindows' | 'oneWindow';
  readonly query: (of: ContainerMetric, window: Duration) => string;
  readonly reason: (limit: string, window: string) => string;
}

const CHECKS: readonly Check[] = [
  {
    prop: 'maxThrottling',
    name: 'throttling',
    limit: 25,
    over: 'twoWindows',
    query: throttlingQuery,
    reason: (limit, window) => `in more than ${limit} % of the CPU periods of two windows of ${window} aborts`,
  },
  {
    prop: 'maxMemory',
    name: 'memory',
    limit: 90,
    over: 'twoWindows',
    query: memoryQuery,
    reason: (limit, window) => `above ${limit} % of the limit in two windows of ${window} aborts`,
  },
  {
    prop: 'maxRestarts',
    name: 'restarts',
    limit: 0,
    over: 'oneWindow',
    query: restartsQuery,
    reason: (limit) => `more than ${limit} abort at once`,
  },
  {
    prop: 'maxOutOfMemoryKills',
    name: 'oom-kills',
    limit: 0,
    over: 'oneWindow',
    query: outOfMemoryKillsQuery,
    reason: (limit) => `more than ${limit} abort at once`,
  },
];

const TWO_MINUTES = Duration.minutes(2);

function aNumber(is: (value: number) => boolean, not: string, write: string): Expectation {
  return {
    is: (value) => value === false || (typeof value === 'number' && is(value)),
    not,
    write: `${write}, or false`,
  };
}

const A_COUNT = aNumber(
  (value) => Number.isInteger(value) && value >= 0 && value <= 1_000_000,
  'no number of events',
  'a whole number from 0 to 1000000',
);

// The window is checked with the scrapes.
const SHAPE: Shape<SaturationAnalysisProps> = {
  ...ANALYSIS_OPTIONS,
  maxThrottling: inPercent(
    aNumber((value) => value >= 0 && value < 100, 'no share in percent', '0, or a number from 1 to below 100'),
  ),
  maxMemory: inPercent(aNumber((value) => value > 0 && value <= 100, 'no share in percent', 'a number from 1 to 100')),
  maxRestarts: A_COUNT,
  maxOutOfMemoryKills: A_COUNT,
  exceptContainers: {
    is: (value) =>
      Array.isArray(value) &&
      [...value].every((name) => typeof name === 'string' && /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name)),
    not: 'no list of names of containers',
    write: "for example ['istio-proxy']",
  },
  window: A_DURATION,
};
