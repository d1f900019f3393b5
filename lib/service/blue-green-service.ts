import { Duration } from 'cdk8s';
import type * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { argo } from '../../imports';
import { type Analysis, type BlueGreenOccasion, type BoundAnalysis, referencesTo } from '../analysis';
import { report, seconds, warn } from '../core';
import { soundAnalyses } from './analysis-list';
import {
  afterSwitch,
  blueGreenServiceProblems,
  soundBefore,
  soundPreviewReplicas,
  soundWatch,
} from './blue-green-service-problems';
import type { BlueGreenServiceProps } from './blue-green-service-props';
import { BLUE_GREEN_SERVICE_SHAPE } from './blue-green-service-shape';
import { GuardedService } from './guarded-service';
import { longestRun } from './longest-run';
import type { Rollout } from './rollout';
import { triedTooEarly, uncalledBefore, unguardedSwitch } from './unguarded';

/**
 * One service with its release path: every new release is started beside the old one, tried while nobody calls it, gets
 * all the traffic at once, and is measured while the old pods are still there; a failure sends everybody back.
 *
 * For what cannot run in two versions under one address, such as a protocol that changed or a session that sticks. All
 * users meet a bad release at once: where both versions may answer, a `CanaryService` hurts fewer of them.
 *
 * Makes a Rollout, three Services (`svc-a` for callers, `svc-a-preview` for the new version before the switch, `svc-a-pods`
 * that keeps both reachable), the router's objects, the analyses, and what keeps the pods running:
 * HorizontalPodAutoscaler, PodDisruptionBudget, ServiceAccount.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/bluegreen/
 * @example
 * import { Chart, Testing } from 'cdk8s';
 * import { BlueGreenService, ErrorRateAnalysis, Release, Slo } from 'cdk8s-release-train';
 *
 * const chart = new Chart(Testing.app(), 'svc-a', { namespace: 'prod' });
 * new BlueGreenService(chart, 'svc-a', {
 *   release: Release.of({ image: 'ghcr.io/org/svc-a:1.4.2', version: '1.4.2', gitSha: '9f8d111d8f' }),
 *   port: 8080,
 *   slo: Slo.availability(99.9),
 *   after: [new ErrorRateAnalysis({ views: ['pod'] })],
 *   environment: { prometheus: 'http://prometheus.monitoring:9090' },
 * });
 */
export class BlueGreenService extends GuardedService<BlueGreenServiceProps> {
  /** The workload. */
  public readonly rollout: Rollout;
  /** The address that callers use; it selects the pods of one version. */
  public readonly service: kplus.Service;
  /** The address of the new version before the switch. */
  public readonly previewService: kplus.Service;
  /** Selects all pods; nobody calls it. */
  public readonly podsService: kplus.Service;
  /** What has to pass before the switch. */
  public readonly before: readonly BoundAnalysis[];
  /** What sends everybody back after the switch. */
  public readonly after: readonly BoundAnalysis[];
  /** The autoscaler, where there is one. */
  public readonly autoscaler?: kplus.HorizontalPodAutoscaler;

  protected readonly switchedServices: readonly kplus.Service[];

  public constructor(scope: Construct, id: string, given: BlueGreenServiceProps) {
    super(scope, id, given, BLUE_GREEN_SERVICE_SHAPE);
    const { props } = this;
    report(this, ...blueGreenServiceProblems(props, this.objectives));
    const active = this.host();
    const preview = this.host(PREVIEW);
    this.before = this.bindAll('before', soundBefore(props.before), preview, active, { kind: 'before-promotion' });
    // The old pods get no requests any more, under whatever name: there is nothing to compare with.
    this.after = this.bindAll(
      'after',
      soundAnalyses(props.after, () => afterSwitch(this.objectives)),
      active,
      this.host(PODS),
      {
        kind: 'after-promotion',
        watch: soundWatch(props),
      },
    );
    const findings = [
      uncalledBefore(this.before),
      triedTooEarly(this.upstreamGate, this.before),
      unguardedSwitch(this.after),
      this.unusedLatencySlo(),
      this.emergencyFinding(),
    ];
    warn(this, ...findings.filter((finding) => finding !== undefined));
    this.router.bindBlueGreen(this, this.target({ stableHost: active, canaryHost: preview }));
    this.rollout = this.rolloutOrStandIn({
      strategy: { blueGreen: this.strategy() },
      // In a blue-green release the controller's deadline goes on while an analysis runs, and would abort a release for it.
      progressDeadline: Duration.seconds(PROGRESS_DEADLINE + seconds(longestRun(this.beforeSwitch))),
    });
    this.service = this.makeService('service', '', this.rollout);
    this.previewService = this.makeService('preview-service', PREVIEW, this.rollout);
    // A pod that is in no Service loses its inbound cluster: the old pods would answer 503 to what is under way at the switch.
    this.podsService = this.makeService('pods-service', PODS, this.rollout);
    this.switchedServices = [this.service, this.previewService];
    this.autoscaler = this.makeAutoscaler(this.rollout);
    this.makeDisruptionBudget();
  }

  /** What aborts a release, before and after the switch. */
  public get analyses(): readonly BoundAnalysis[] {
    return [...this.before, ...this.after];
  }

  /** All that the switch waits for: the controller makes one run of it. */
  private get beforeSwitch(): readonly BoundAnalysis[] {
    return [...(this.upstreamGate ? [this.upstreamGate] : []), ...this.before];
  }

  /** Binds the analyses of one moment below a construct of their own, so that both moments may have one of a kind. */
  private bindAll(
    id: string,
    analyses: readonly Analysis[],
    canaryHost: string,
    stableHost: string,
    occasion: BlueGreenOccasion,
  ): BoundAnalysis[] {
    if (analyses.length === 0) return [];
    const moment = new Construct(this, id);
    return analyses.map((analysis) => analysis.bind(moment, { ...this.target({ canaryHost, stableHost }), occasion }));
  }

  private strategy(): argo.BlueGreenStrategy {
    const previewReplicaCount = soundPreviewReplicas(this.props);
    return {
      activeService: this.serviceName,
      previewService: `${this.serviceName}${PREVIEW}`,
      autoPromotionEnabled: this.props.promotion !== 'manual',
      ...(previewReplicaCount === undefined ? {} : { previewReplicaCount }),
      scaleDownDelaySeconds: this.scaleDownDelaySeconds,
      // 0 means that they stay. The controller switches back only while all new pods are available; with any other number
      // it scales them down although it could not switch, and the callers' Service is left without a pod.
      abortScaleDownDelaySeconds: 0,
      prePromotionAnalysis: referencesTo(this.beforeSwitch),
      postPromotionAnalysis: referencesTo(this.after),
    };
  }
}

const PREVIEW = '-preview';
const PODS = '-pods';

// Seconds; counted from the last pod that became available.
const PROGRESS_DEADLINE = 600;
