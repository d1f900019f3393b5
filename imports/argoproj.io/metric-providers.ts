import type { AtMostOneOf, OneOf } from '../one-of';
import type { LabelSelector, LabelsAndAnnotations, PodTemplate } from './kubernetes';

/**
 * A PromQL query. `result` is a number for a scalar and a list of numbers for a vector, also for one of a single
 * series; without data the list is empty, and `result[0]` is then an Error.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/analysis/prometheus/
 */
export interface PrometheusMetric {
  /** With scheme. @default - the environment variable ARGO_ROLLOUTS_PROMETHEUS_ADDRESS of the controller */
  readonly address?: string;
  readonly query: string;
  /** Seconds. @default 30 */
  readonly timeout?: number;
  /** Does not verify the server's certificate. @default false */
  readonly insecure?: boolean;
  readonly headers?: readonly WebMetricHeader[];
  readonly authentication?: MetricAuthentication;
  /** Asks for a range; `result` is then the list of all samples of all series. */
  readonly rangeQuery?: PrometheusRangeQuery;
}

export interface PrometheusRangeQuery {
  /** An expression, such as `now() - duration("5m")`. */
  readonly start: string;
  /** An expression, such as `now()`. */
  readonly end: string;
  /** A Go duration between samples. */
  readonly step: string;
}

export interface MetricAuthentication {
  /** Amazon Managed Prometheus only. */
  readonly sigv4?: Sigv4Config;
  readonly oauth2?: OAuth2Config;
  /** Prometheus only, from Rollouts 1.10. */
  readonly basicAuth?: MetricBasicAuth;
}

export interface Sigv4Config {
  readonly region?: string;
  readonly profile?: string;
  readonly roleArn?: string;
}

/** Give the secret through an argument that comes from a Secret: `{{args.client-secret}}`. */
export interface OAuth2Config {
  readonly tokenUrl?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  readonly scopes?: readonly string[];
}

/** Give the password through an argument that comes from a Secret: `{{args.password}}`. */
export interface MetricBasicAuth {
  readonly username?: string;
  readonly password?: string;
}

/**
 * An HTTP request. An answer that is not 2xx is an Error; JSON is looked into with `jsonPath`, other text is taken as
 * it is.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/analysis/web/
 */
export type WebMetric = {
  readonly url: string;
  /** @default GET */
  readonly method?: 'GET' | 'POST' | 'PUT';
  readonly headers?: readonly WebMetricHeader[];
  /** @default 10 */
  readonly timeoutSeconds?: number;
  /** @default {$} */
  readonly jsonPath?: string;
  /** Does not verify the server's certificate. @default false */
  readonly insecure?: boolean;
  readonly authentication?: MetricAuthentication;
} & AtMostOneOf<{
  /** Not with GET. */
  readonly body: string;
  /** Not with GET. */
  readonly jsonBody: unknown;
}>;

export interface WebMetricHeader {
  readonly key: string;
  readonly value: string;
}

/**
 * A Job: passes when it completes. Conditions are not evaluated, and a Job that is stopped counts as passed up to
 * Rollouts 1.9.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/analysis/job/
 */
export interface JobMetric {
  readonly metadata?: LabelsAndAnnotations;
  readonly spec: JobSpec;
}

/**
 * The spec of a batch/v1 Job in its rendered form, as `k8s.toJson_JobSpec` of cdk8s-plus returns it.
 *
 * @see https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/job-v1/#JobSpec
 */
export interface JobSpec {
  /** With `restartPolicy: Never`, and without an Istio sidecar, which would keep the pod from ending. */
  readonly template: PodTemplate;
  /** Set it: a pod that cannot pull its image never ends. */
  readonly activeDeadlineSeconds?: number;
  /** 0, unless one failed try is not yet a failed measurement. */
  readonly backoffLimit?: number;
  /** Leave it out or long: a Job that is gone before it is read is an Error. */
  readonly ttlSecondsAfterFinished?: number;
  readonly backoffLimitPerIndex?: number;
  readonly completionMode?: 'NonIndexed' | 'Indexed';
  readonly completions?: number;
  readonly managedBy?: string;
  readonly manualSelector?: boolean;
  readonly maxFailedIndexes?: number;
  readonly parallelism?: number;
  readonly podFailurePolicy?: Readonly<Record<string, unknown>>;
  readonly podReplacementPolicy?: 'TerminatingOrFailed' | 'Failed';
  readonly selector?: LabelSelector;
  readonly successPolicy?: Readonly<Record<string, unknown>>;
  readonly suspend?: boolean;
}

/** @see https://argo-rollouts.readthedocs.io/en/stable/analysis/kayenta/ */
export interface KayentaMetric {
  readonly address: string;
  readonly application: string;
  readonly canaryConfigName: string;
  readonly metricsAccountName: string;
  readonly configurationAccountName: string;
  readonly storageAccountName: string;
  readonly threshold: KayentaThreshold;
  readonly scopes: readonly KayentaScope[];
  /** Looks back from the end over the whole run instead of from measurement to measurement. */
  readonly lookback?: boolean;
}

/** Scores from 0 to 100. */
export interface KayentaThreshold {
  readonly pass: number;
  readonly marginal: number;
}

export interface KayentaScope {
  readonly name: string;
  readonly controlScope: KayentaScopeDetail;
  readonly experimentScope: KayentaScopeDetail;
}

export interface KayentaScopeDetail {
  readonly scope: string;
  readonly region: string;
  /** Seconds. */
  readonly step: number;
  /** RFC 3339. */
  readonly start?: string;
  /** RFC 3339. */
  readonly end?: string;
}

/**
 * Without data `result` is nil: write `default(result, 0)`.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/analysis/datadog/
 */
export type DatadogMetric = {
  /** The window of the query, a Go duration. @default 5m */
  readonly interval?: string;
  /** @default v1 */
  readonly apiVersion?: 'v1' | 'v2';
  /** v2 only. */
  readonly aggregator?: 'avg' | 'min' | 'max' | 'sum' | 'last' | 'percentile' | 'mean' | 'l2norm' | 'area';
  readonly secretRef?: DatadogSecretRef;
  /** A Go duration; from Rollouts 1.10. @default 10s */
  readonly requestTimeout?: string;
} & (DatadogQuery | DatadogQueries);

export interface DatadogQuery {
  readonly query: string;
  readonly queries?: never;
  readonly formula?: never;
}

/** v2 only. */
export interface DatadogQueries {
  /** Queries by the name that `formula` uses. */
  readonly queries: Readonly<Record<string, string>>;
  /** Needed for more than one query. */
  readonly formula?: string;
  readonly query?: never;
}

export interface DatadogSecretRef {
  readonly name?: string;
  /** The Secret is in the namespace of the run, not in the controller's. @default false */
  readonly namespaced?: boolean;
}

/**
 * One row is a map (`result.field`), more are a list; no row is an Error.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/analysis/newrelic/
 */
export interface NewRelicMetric {
  /** NRQL. */
  readonly query: string;
  /** The Secret, in the controller's namespace. @default newrelic */
  readonly profile?: string;
  /** Seconds. */
  readonly timeout?: number;
}

/** @see https://argo-rollouts.readthedocs.io/en/stable/analysis/wavefront/ */
export interface WavefrontMetric {
  readonly address: string;
  readonly query: string;
}

/**
 * Without data always an Error.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/analysis/graphite/
 */
export interface GraphiteMetric {
  readonly address: string;
  readonly query: string;
}

/**
 * Without data always an Error.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/analysis/influxdb/
 */
export interface InfluxdbMetric {
  /** Flux. */
  readonly query: string;
  /** The Secret, in the controller's namespace. @default influxdb */
  readonly profile?: string;
}

/** @see https://argo-rollouts.readthedocs.io/en/stable/analysis/cloudwatch/ */
export interface CloudWatchMetric {
  /** The window of the query, a Go duration. @default 5m */
  readonly interval?: string;
  /** `result` lists their results in this order: `result[0].Values[0]`. */
  readonly metricDataQueries: readonly CloudWatchMetricDataQuery[];
}

export type CloudWatchMetricDataQuery = {
  readonly id: string;
  readonly label?: string;
  /** Seconds. */
  readonly period?: number | string;
  /** False for a query that only feeds an expression. @default true */
  readonly returnData?: boolean;
} & OneOf<{
  readonly expression: string;
  readonly metricStat: CloudWatchMetricStat;
}>;

export interface CloudWatchMetricStat {
  readonly metric: CloudWatchMetricName;
  /** Seconds. */
  readonly period: number | string;
  readonly stat: string;
  readonly unit?: string;
}

export interface CloudWatchMetricName {
  readonly namespace?: string;
  readonly metricName: string;
  readonly dimensions?: readonly CloudWatchDimension[];
}

export interface CloudWatchDimension {
  readonly name: string;
  readonly value: string;
}

/** @see https://argo-rollouts.readthedocs.io/en/stable/analysis/skywalking/ */
export interface SkyWalkingMetric {
  readonly address: string;
  /** GraphQL. */
  readonly query: string;
  /** The window of the query, a Go duration. @default 5m */
  readonly interval?: string;
}
