import { Duration } from 'cdk8s';
import { CanaryPlan, JobErrorAnalysis, Slo } from 'cdk8s-release-train';

/** What differs between staging and prod. */
export interface Stage {
  /** The folder of its releases. */
  readonly name: string;
  /** Pods of what has so many in prod. */
  readonly pods: (inProd: number) => number;
  /** The steps of a service with so many requests per second. */
  readonly plan: (requestsPerSecond: number) => CanaryPlan;
  /** Connections that the Postgres has for these services. */
  readonly connections: number;
}

const SLO = Slo.availability(99.9);

export const PROD: Stage = {
  name: 'prod',
  pods: (inProd) => inProd,
  // With ten requests per second and more the standard plan can tell; a quiet service takes longer steps.
  plan: (requestsPerSecond) =>
    requestsPerSecond >= 10
      ? CanaryPlan.standard()
      : CanaryPlan.forTraffic({ requestsPerSecond, slo: SLO, longestRollout: Duration.hours(6) }),
  connections: 2000,
};

export const STAGING: Stage = {
  name: 'staging',
  pods: (inProd) => Math.min(inProd, 2),
  // The same path as in prod, so that every release rehearses it; the load test brings each service 20 requests per second.
  plan: () => CanaryPlan.standard(),
  connections: 1000,
};

/** What workers count, all alike. */
export const JOBS = [new JobErrorAnalysis({ processed: 'jobs_processed_total', failed: 'jobs_failed_total' })];

/** A pool of this size in each pod. */
export function postgres(connectionsPerPod: number) {
  return { postgres: { connectionsPerPod } };
}
