import type * as kplus from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { argo } from '../../imports';
import {
  type BoundAnalysis,
  bindGate,
  CanaryPlan,
  hiddenErrors,
  otherObjective,
  otherScrapes,
  unkeptPromise,
} from '../analysis';
import { report, warn } from '../core';
import { analysesProblem, soundAnalyses, standardGuards, withPlanned } from './analysis-list';
import type { CanaryServiceProps } from './canary-service-props';
import { CANARY_SERVICE_SHAPE } from './canary-service-shape';
import { GuardedService } from './guarded-service';
import type { Rollout } from './rollout';
import { unguardedCanary } from './unguarded';

/**
 * One service with its release path: every new release gets a small share of the traffic first, is measured against the
 * objective, and is aborted or promoted by what was measured.
 *
 * Makes a Rollout, three Services (`svc-a` for callers; `svc-a-stable` and `svc-a-canary` for the router), the router's
 * objects, the analyses, and what keeps the pods running: HorizontalPodAutoscaler, PodDisruptionBudget, ServiceAccount.
 *
 * @example
 * import { Chart, Testing } from 'cdk8s';
 * import { CanaryService, Release, Slo } from 'cdk8s-release-train';
 *
 * const chart = new Chart(Testing.app(), 'svc-a', { namespace: 'prod' });
 * new CanaryService(chart, 'svc-a', {
 *   release: Release.of({ image: 'ghcr.io/org/svc-a:1.4.2', version: '1.4.2', gitSha: '9f8d111d8f' }),
 *   port: 8080,
 *   slo: Slo.availability(99.9),
 *   environment: { prometheus: 'http://prometheus.monitoring:9090' },
 * });
 */
export class CanaryService extends GuardedService<CanaryServiceProps> {
  /** The workload. */
  public readonly rollout: Rollout;
  /** The address that callers use; it selects all pods. */
  public readonly service: kplus.Service;
  /** Where the router sends the traffic of the stable release. */
  public readonly stableService: kplus.Service;
  /** Where the router sends the traffic of the canary. */
  public readonly canaryService: kplus.Service;
  /** What aborts a canary. */
  public readonly analyses: readonly BoundAnalysis[];
  /** The steps. */
  public readonly plan: CanaryPlan;
  /** The autoscaler, where there is one. */
  public readonly autoscaler?: kplus.HorizontalPodAutoscaler;

  protected readonly switchedServices: readonly kplus.Service[];

  public constructor(scope: Construct, id: string, given: CanaryServiceProps) {
    super(scope, id, given, CANARY_SERVICE_SHAPE);
    const wrongAnalyses = analysesProblem(this.props.analyses);
    if (wrongAnalyses) report(this, wrongAnalyses);
    this.plan = this.soundOr('plan', this.props.plan ?? this.environment.plan, CanaryPlan.standard());
    const target = this.target({ stableHost: this.host(STABLE), canaryHost: this.host(CANARY) });
    const own = soundAnalyses(this.props.analyses, () => standardGuards(this.objectives));
    const { all, problem } = withPlanned(own, this.plan);
    if (problem) report(this, problem);
    this.analyses = all.map((analysis) =>
      analysis.bind(this, { ...target, occasion: this.plan.occasion(analysis.when) }),
    );
    const unguarded = unguardedCanary(this.analyses);
    const hidden = hiddenErrors(this.analyses, this.router.retriedAnswers);
    const promise = unguarded ? undefined : unkeptPromise(this.plan.occasion(), this.analyses);
    warn(
      this,
      ...[unguarded, promise, this.unusedLatencySlo(), this.emergencyFinding(), hidden].filter(
        (finding) => finding !== undefined,
      ),
    );
    const trafficRouting = this.router.bind(this, target);
    const planned = this.plan.occasion();
    const misfits = [otherObjective(planned, target.slo), otherScrapes(planned, target.scrapeInterval)];
    report(this, ...misfits.filter((problem) => problem !== undefined));
    const gate = () => bindGate(this, target, this.plan.occasion());
    this.rollout = this.rolloutOrStandIn({ strategy: { canary: this.strategy(trafficRouting, gate) } });
    // Of the Rollout, not of its pods: what a plan was made for restarts nothing.
    const { assumptions } = this.plan;
    if (assumptions) this.rollout.metadata.addAnnotation('release-train.dev/plan', assumptions);
    this.service = this.makeService('service', '', this.rollout);
    this.stableService = this.makeService('stable-service', STABLE, this.rollout);
    this.canaryService = this.makeService('canary-service', CANARY, this.rollout);
    this.switchedServices = [this.stableService, this.canaryService];
    this.autoscaler = this.makeAutoscaler(this.rollout);
    this.makeDisruptionBudget();
  }

  private strategy(trafficRouting: argo.RolloutTrafficRouting, gate: () => BoundAnalysis): argo.CanaryStrategy {
    return {
      stableService: `${this.serviceName}${STABLE}`,
      canaryService: `${this.serviceName}${CANARY}`,
      maxSurge: '25%',
      maxUnavailable: 0,
      scaleDownDelaySeconds: this.scaleDownDelaySeconds,
      abortScaleDownDelaySeconds: 30,
      trafficRouting,
      ...this.plan.toCanary(this.analyses, gate, this.upstreamGate),
    };
  }
}

const STABLE = '-stable';
const CANARY = '-canary';
