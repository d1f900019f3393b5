import type { Duration } from 'cdk8s';
import type { IConstruct } from 'constructs';
import type { CanaryPlan } from '../analysis';
import type { DeliveryTargets } from '../core';
import { Matcher } from '../promql';
import type { Slo } from '../slo';
import type { TrafficRouter } from '../traffic';
import type { FeatureFlags } from './feature-flags';
import type { Notifications } from './notifications';

/** What a service takes from its surroundings: an Environment gives it, or the service itself where there is none. */
export interface ServiceEnvironment {
  /** The address of the Prometheus that scrapes the mesh: `http://prometheus.monitoring:9090`. */
  readonly prometheus: string;
  /**
   * `deployment.environment.name` in the telemetry of the pods.
   *
   * @default - left out
   * @see https://opentelemetry.io/docs/specs/semconv/resource/deployment-environment/
   */
  readonly telemetryName?: string;
  /** Labels that the series of this cluster bear, where that Prometheus sees several. @default - it sees one */
  readonly seriesLabels?: Readonly<Record<string, string>>;
  /** How often Prometheus scrapes. @default - 15 seconds */
  readonly scrapeInterval?: Duration;
  /** The cluster's DNS domain. @default 'cluster.local' */
  readonly clusterDomain?: string;
  /** The steps of a canary where a service names none. @default - CanaryPlan.standard() */
  readonly plan?: CanaryPlan;
  /** The objective where a service names none: an availability. @default - none: each service names its own */
  readonly slo?: Slo;
  /** How soon requests must be answered where a service does not say it. @default - nothing is said of it */
  readonly latencySlo?: Slo;
  /** Who splits the traffic. @default - new IstioRouter() */
  readonly router?: TrafficRouter;
  /** Who is told when a release goes wrong, where a service does not say it. @default - nobody */
  readonly notifications?: readonly Notifications[];
  /** What teams aim at with their deliveries, where a service does not say it. @default - nothing is said of it */
  readonly deliveryTargets?: DeliveryTargets;
  /** Defaults of newer versions that this fleet takes. @default - none */
  readonly features?: FeatureFlags;
}

const environments = new WeakMap<IConstruct, ServiceEnvironment>();

/** Gives a surrounding to every service below a construct. */
export function provideServiceEnvironment(scope: IConstruct, environment: ServiceEnvironment): void {
  environments.set(scope, environment);
}

/** The nearest surrounding of a construct, or undefined. */
export function serviceEnvironmentOf(construct: IConstruct): ServiceEnvironment | undefined {
  for (const scope of [...construct.node.scopes].reverse()) {
    const environment = environments.get(scope);
    if (environment) return environment;
  }
  return undefined;
}

/** What the series of a cluster satisfy. */
export function seriesMatchers({ seriesLabels = {} }: ServiceEnvironment): Matcher[] {
  return Object.entries(seriesLabels).map(([label, value]) => Matcher.equal(label, value));
}
