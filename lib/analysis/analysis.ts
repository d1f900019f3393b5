import type { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import type { Slo } from '../slo';
import type { BoundAnalysis } from './bound-analysis';
import type { CanaryPlan } from './canary-plan';

/** What an analysis must know of the service that it guards. */
export interface AnalysisTarget {
  /** The name of the Rollout. */
  readonly name: string;
  /** The namespace of its pods. */
  readonly namespace: string;
  /** The FQDN of the Service that selects the canary pods: `svc-a-canary.prod.svc.cluster.local`. */
  readonly canaryHost: string;
  /** The address of the Prometheus that scrapes the mesh: `http://prometheus.monitoring:9090`. */
  readonly prometheus: string;
  /** How often that Prometheus scrapes: whole seconds, from 1 second to 5 minutes. */
  readonly scrapeInterval: Duration;
  /** The service's objective. */
  readonly slo: Slo;
  /** What the service speaks. */
  readonly protocol: 'http' | 'grpc';
  /** The steps beside which, or after which, it is measured. */
  readonly plan: CanaryPlan;
  /** Labels of the AnalysisTemplate. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the AnalysisTemplate beside its own. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/**
 * Something that is measured while a release gets its traffic, and that aborts it when it is bad.
 *
 * An analysis is a value: one may be given to many services, and makes an AnalysisTemplate for each it is bound to.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/analysis/
 */
export abstract class Analysis {
  /** What tells the analyses of a service apart: a DNS label such as `error-rate`. */
  public abstract readonly id: string;

  /** Makes the AnalysisTemplate `<service>-<id>` below `scope/<id>`, and reports there what is wrong with it. */
  public abstract bind(scope: Construct, target: AnalysisTarget): BoundAnalysis;
}
