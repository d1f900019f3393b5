import { Duration } from 'cdk8s';
import type * as kplus from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { argo } from '../../imports';
import {
  type AnalysisTarget,
  type BoundAnalysis,
  bindGate,
  CanaryPlan,
  otherObjective,
  otherScrapes,
  unkeptPromise,
} from '../analysis';
import { report, warn } from '../core';
import { soundAnalyses, withPlanned } from './analysis-list';
import { GuardedWorkload } from './guarded-workload';
import { soundObjectives } from './objectives';
import type { Rollout } from './rollout';
import { JOB_GUARD, unguardedWorker } from './unguarded';
import { soundMaxSurge, soundWorkerPort, workerServiceProblems } from './worker-service-problems';
import type { WorkerServiceProps } from './worker-service-props';
import { WORKER_SERVICE_SHAPE } from './worker-service-shape';
import { workerWeights } from './worker-weights';

/**
 * One worker with its release path: something that nobody calls, such as what works off a queue. Every new release gets a
 * few of the pods first, is measured by what its application counts, and is aborted or promoted by what was measured.
 *
 * Without callers there is no router that could split anything: the pods are the split, and a weight becomes as many of
 * them as come nearest to it. What that really is stands in the Rollout's annotation `release-train.dev/weights`; a step that
 * is more than twice what it says is warned of.
 *
 * Makes a Rollout, the analyses, and what keeps the pods running: HorizontalPodAutoscaler, PodDisruptionBudget,
 * ServiceAccount. No Service, and nothing of a mesh.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/canary/
 * @example
 * import { Chart, Testing } from 'cdk8s';
 * import { JobErrorAnalysis, Release, SaturationAnalysis, Slo, WorkerService } from 'cdk8s-release-train';
 *
 * const chart = new Chart(Testing.app(), 'mailer', { namespace: 'prod' });
 * new WorkerService(chart, 'mailer', {
 *   release: Release.of({ image: 'ghcr.io/org/mailer:1.4.2', version: '1.4.2', gitSha: '9f8d111d8f' }),
 *   replicas: 6,
 *   port: 9090,
 *   slo: Slo.availability(99.5), // of the jobs
 *   analyses: [
 *     new JobErrorAnalysis({ processed: 'jobs_processed_total', failed: 'jobs_failed_total' }),
 *     new SaturationAnalysis(),
 *   ],
 *   environment: { prometheus: 'http://prometheus.monitoring:9090' },
 * });
 */
export class WorkerService extends GuardedWorkload<WorkerServiceProps> {
  /** The workload. */
  public readonly rollout: Rollout;
  /** What aborts a canary. */
  public readonly analyses: readonly BoundAnalysis[];
  /** The steps, as they are written; see the Rollout's annotation for what they really are. */
  public readonly plan: CanaryPlan;
  /** The autoscaler, where there is one. */
  public readonly autoscaler?: kplus.HorizontalPodAutoscaler;

  public constructor(scope: Construct, id: string, given: WorkerServiceProps) {
    super(scope, id, given, WORKER_SERVICE_SHAPE);
    const { props } = this;
    report(this, ...workerServiceProblems(props));
    this.plan = this.soundOr('plan', props.plan ?? this.environment.plan, WORKER_PLAN);
    const weights = workerWeights(this.plan.steps, props);
    const target = this.target();
    const own = soundAnalyses(props.analyses, () => []);
    const { all, problem } = withPlanned(own, this.plan);
    if (problem) report(this, problem);
    this.analyses = all.map((analysis) => {
      // How many jobs a step brings follows from the pods that it really is.
      const occasion = { ...this.plan.occasion(analysis.when), steps: weights.atLeast };
      return analysis.bind(this, { ...target, occasion });
    });
    const planned = this.plan.occasion();
    // What is missing or wrong is reported: a warning beside it would say it twice.
    const unguarded =
      this.analyses.length > 0 || props.analyses === 'none' ? unguardedWorker(this.analyses) : undefined;
    const promise = unguarded ? undefined : unkeptPromise(planned, this.analyses, JOB_GUARD);
    const findings = [unguarded, promise, this.emergencyFinding()].filter((finding) => finding !== undefined);
    warn(this, ...weights.warnings, ...findings);
    const misfits = [otherObjective(planned, target.slo), otherScrapes(planned, target.scrapeInterval)];
    report(this, ...misfits.filter((misfit) => misfit !== undefined));
    const gate = () => bindGate(this, target, planned);
    this.rollout = this.rolloutOrStandIn({ strategy: { canary: this.strategy(gate) } });
    // Of the Rollout, not of its pods: another plan restarts nothing.
    const { metadata } = this.rollout;
    if (this.plan.assumptions) metadata.addAnnotation('release-train.dev/plan', this.plan.assumptions);
    metadata.addAnnotation('release-train.dev/weights', weights.text);
    metadata.addAnnotation('release-train.dev/blast-radius', weights.blastRadius);
    this.autoscaler = this.makeAutoscaler(this.rollout);
    this.makeDisruptionBudget();
  }

  protected get containerPort(): kplus.ContainerPort | undefined {
    const number = soundWorkerPort(this.props);
    return number === undefined ? undefined : { name: 'http-metrics', number };
  }

  private target(): Omit<AnalysisTarget, 'occasion'> {
    const { slo } = soundObjectives(this, { slo: this.props.slo ?? this.environment.slo });
    // No such Services are made; the names are there for templates of the whole platform, which name them.
    const hosts = { canaryHost: this.host('-canary'), stableHost: this.host('-stable') };
    return { ...this.measured(slo), ...hosts, protocol: 'http', uncalled: true };
  }

  /**
   * Nothing of what a router needs: without one the controller refuses scaleDownDelaySeconds, dynamicStableScale and
   * setCanaryScale, and takes the replaced pods away as the new ones come.
   */
  private strategy(gate: () => BoundAnalysis): argo.CanaryStrategy {
    return {
      maxSurge: soundMaxSurge(this.props),
      maxUnavailable: 0,
      ...this.plan.toCanary(this.analyses, gate, this.upstreamGate),
    };
  }
}

/** As long as the standard plan, in weights that two pods already can be. */
const WORKER_PLAN = CanaryPlan.of([
  { weight: 25, hold: Duration.minutes(7) },
  { weight: 50, hold: Duration.minutes(10) },
]);
