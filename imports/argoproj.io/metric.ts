import type { OneOf } from '../one-of';
import type {
  CloudWatchMetric,
  DatadogMetric,
  GraphiteMetric,
  InfluxdbMetric,
  JobMetric,
  KayentaMetric,
  NewRelicMetric,
  PrometheusMetric,
  SkyWalkingMetric,
  WavefrontMetric,
  WebMetric,
} from './metric-providers';

/**
 * One thing to measure, how often, and what counts as good.
 *
 * `failureCondition` only: fails if true, else passes, NaN too. `successCondition` only: passes if true, else fails.
 * Both: failing wins, and a measurement that is neither is Inconclusive, which pauses the rollout.
 * Counts and limits are texts where they come from an argument: `{{args.count}}`.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/analysis/
 */
export interface Metric {
  /** Lowercase letters, digits and `-`; for a job at most 24 characters. */
  readonly name: string;
  readonly provider: MetricProvider;
  /** A Go duration between measurements; needed if `count` is above 1. */
  readonly interval?: string;
  /** A Go duration before the first measurement. */
  readonly initialDelay?: string;
  /** Measurements that are not Errors. @default 1, or without end if there is an `interval` */
  readonly count?: number | string;
  /** An expression over `result`, which is a list for a Prometheus query unless the query is a scalar. */
  readonly successCondition?: string;
  /** An expression over `result`, which is a list for a Prometheus query unless the query is a scalar. */
  readonly failureCondition?: string;
  /** Failed measurements that are forgiven; less than `count`, or it can never fail. -1 for any number. @default 0 */
  readonly failureLimit?: number | string;
  /** Inconclusive measurements that are forgiven; less than `count`. @default 0 */
  readonly inconclusiveLimit?: number | string;
  /** Errors in a row that are forgiven. They are retried every 10 seconds, whatever `interval` says. @default 4 */
  readonly consecutiveErrorLimit?: number | string;
  /** Successes in a row after which the metric has passed. @default 0, for off */
  readonly consecutiveSuccessLimit?: number | string;
}

/** Where the number comes from; exactly one. */
export type MetricProvider = OneOf<MetricProviderKinds>;

export interface MetricProviderKinds {
  readonly prometheus: PrometheusMetric;
  readonly web: WebMetric;
  readonly job: JobMetric;
  readonly kayenta: KayentaMetric;
  readonly datadog: DatadogMetric;
  readonly newRelic: NewRelicMetric;
  readonly wavefront: WavefrontMetric;
  readonly graphite: GraphiteMetric;
  readonly influxdb: InfluxdbMetric;
  readonly cloudWatch: CloudWatchMetric;
  readonly skywalking: SkyWalkingMetric;
  /** Configuration by plugin name, `organisation/name`; one plugin. */
  readonly plugin: Readonly<Record<string, unknown>>;
}
