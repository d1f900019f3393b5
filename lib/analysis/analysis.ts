import type { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { A_FLAG, dnsLabelProblem, type Emergency, type Shape } from '../core';
import { type Matcher, matchersProblem } from '../promql';
import type { Slo } from '../slo';
import type { BoundAnalysis } from './bound-analysis';
import type { Occasion, When } from './occasion';
import { oneOf } from './one-of';

/** What an analysis must know of the service that it guards. */
export interface AnalysisTarget {
  /** The name of the Rollout. */
  readonly name: string;
  /** The namespace of its pods. */
  readonly namespace: string;
  /** Whether nobody calls it, so that the mesh counts nothing of it, and there are no such Services: a worker. @default false */
  readonly uncalled?: boolean;
  /** The FQDN of the Service that selects the new pods: `svc-a-canary.prod.svc.cluster.local`. */
  readonly canaryHost: string;
  /** The FQDN of the Service that selects the stable pods. */
  readonly stableHost: string;
  /** The port of both Services. @default 80 */
  readonly port?: number;
  /** The address of the Prometheus that scrapes the mesh: `http://prometheus.monitoring:9090`. */
  readonly prometheus: string;
  /** What the series of the service's cluster satisfy, where that Prometheus sees several. @default - it sees one */
  readonly seriesMatchers?: readonly Matcher[];
  /** How often that Prometheus scrapes: whole seconds, from 1 second to 5 minutes. */
  readonly scrapeInterval: Duration;
  /** The service's objective: an availability. */
  readonly slo: Slo;
  /** How soon its requests must be answered. @default - it has no such objective */
  readonly latencySlo?: Slo;
  /** What the service speaks. */
  readonly protocol: 'http' | 'grpc';
  /** When it is measured. */
  readonly occasion: Occasion;
  /** Why its release passes the gate for the error budget, and until when. @default - an ordinary release */
  readonly emergency?: Emergency;
  /**
   * For a template of the whole platform: what its name begins with, and the arguments that stand in place of a service's
   * name, namespace and hosts. @default - a template of this service alone
   */
  readonly platform?: PlatformTemplate;
  /** Labels of the AnalysisTemplate. @default - none */
  readonly labels?: Readonly<Record<string, string>>;
  /** Annotations of the AnalysisTemplate beside its own. @default - none */
  readonly annotations?: Readonly<Record<string, string>>;
}

/** What makes a template serve every service: `{{args.service}}` stands where one service's name would. */
export interface PlatformTemplate {
  /** Begins the name of the ClusterAnalysisTemplate. */
  readonly name: string;
  /** The arguments that each service passes. */
  readonly parameters: readonly string[];
}

/** What every analysis can be told. */
export interface AnalysisOptions {
  /** Ends the name of the template, and tells two analyses of one kind apart: a DNS label. @default - the kind's */
  readonly id?: string;
  /** When it measures. @default - as the plan says */
  readonly when?: When;
  /** Measures and shows, but neither aborts nor pauses. @default false */
  readonly dryRun?: boolean;
  /**
   * What else the series must satisfy, such as the cluster where one Prometheus sees several:
   * `Matcher.equal('cluster', 'eu-1')`.
   *
   * @default - nothing
   */
  readonly matchers?: readonly Matcher[];
}

/** How the properties that every analysis has are checked. */
export const ANALYSIS_OPTIONS: Shape<AnalysisOptions> = {
  id: {
    is: (value) => dnsLabelProblem(value, 40, 'the template is called so') === undefined,
    not: 'no DNS label of at most 40 characters',
    write: "for example 'error-rate-eu'",
  },
  when: oneOf('background', 'after-each-hold', 'before-first-weight'),
  dryRun: A_FLAG,
  matchers: matchersProblem,
};

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
  /** When it measures. @default - as the plan says */
  public readonly when?: When;

  /** Makes the AnalysisTemplate `<service>-<id>` below `scope/<id>`, and reports there what is wrong with it. */
  public abstract bind(scope: Construct, target: AnalysisTarget): BoundAnalysis;
}
