import { Chart, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { argo } from '../../imports';
import { type AnalysisTarget, type BoundAnalysis, CanaryPlan } from '../analysis';
import { type Checked, Release, report, reportChecked, seconds, shaped } from '../core';
import { Slo } from '../slo';
import { type ControllerWrittenFields, IstioRouter, type TrafficRouter, type TrafficTarget } from '../traffic';
import { canaryServiceProblems, soundAnalyses, soundName, soundPort, soundReplicas } from './canary-service-problems';
import type { CanaryServiceProps } from './canary-service-props';
import { CANARY_SERVICE_SHAPE } from './canary-service-shape';
import { FeatureFlags } from './feature-flags';
import { releaseAnnotations, releaseLabels } from './release-identity';
import { Rollout } from './rollout';
import { RoutedService } from './routed-service';
import { autoscaler, scalingProblems } from './scaling';
import { type BoundConfig, bindConfig } from './service-config';
import { mainContainer } from './service-container';
import { type ServiceEnvironment, serviceEnvironmentOf } from './service-environment';

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
export class CanaryService extends Construct {
  /** The service's name. */
  public readonly serviceName: string;
  /** What it runs. */
  public readonly release: Release;
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
  /** Who splits the traffic. */
  public readonly router: TrafficRouter;
  /** The autoscaler, where there is one. */
  public readonly autoscaler?: kplus.HorizontalPodAutoscaler;
  /** The ServiceAccount of the pods. */
  public readonly serviceAccount: kplus.IServiceAccount;

  private readonly keepsReplicas: boolean;

  public constructor(scope: Construct, id: string, given: CanaryServiceProps) {
    super(scope, id);
    const { sound: props, problems } = shaped<CanaryServiceProps>(given, CANARY_SERVICE_SHAPE);
    const environment = props.environment ?? serviceEnvironmentOf(this) ?? { prometheus: '' };
    report(this, ...problems, ...canaryServiceProblems(this, props, given ?? {}, environment));

    this.serviceName = soundName(props.name ?? id);
    this.release = props.release instanceof Release ? props.release : Release._unreadable([]);
    reportChecked(this, 'release', this.release);
    this.plan = this.soundOr('plan', props.plan ?? environment.plan, CanaryPlan.standard());
    this.router = this.soundOr('router', props.router ?? environment.router, new IstioRouter());
    this.keepsReplicas = props.autoscaling?.takesOverReplicas === true;

    const labels = { 'app.kubernetes.io/name': this.serviceName };
    const target = this.target(props, environment, labels);
    this.serviceAccount = props.serviceAccount ?? this.ownServiceAccount(labels);
    this.analyses = soundAnalyses(props.analyses).map((analysis) =>
      analysis.bind(this, { ...target, occasion: this.plan.occasion(analysis.when) }),
    );
    const trafficRouting = this.router.bind(this, target);
    this.rollout = this.rolloutOrStandIn(props, environment, labels, trafficRouting);
    this.service = this.makeService('service', this.serviceName, props, labels);
    this.stableService = this.makeService('stable-service', `${this.serviceName}-stable`, props, labels);
    this.canaryService = this.makeService('canary-service', `${this.serviceName}-canary`, props, labels);
    // A sound one only: cdk8s-plus throws on what is reported already.
    if (props.autoscaling && scalingProblems(props).length === 0)
      this.autoscaler = autoscaler(this, this.serviceName, labels, this.rollout, props.autoscaling);
    new kplus.k8s.KubePodDisruptionBudget(this, 'pod-disruption-budget', {
      metadata: { name: this.serviceName, labels },
      spec: {
        maxUnavailable: disruption(props.maxUnavailable),
        selector: { matchLabels: labels },
      },
    });
  }

  /** What the Rollouts controller and autoscalers write into this service's objects, and Git does not. */
  public get controllerWrites(): readonly ControllerWrittenFields[] {
    const replicas = {
      group: 'argoproj.io',
      kind: 'Rollout',
      name: this.serviceName,
      jsonPointers: ['/spec/replicas'],
    };
    return [...this.router.controllerWrites(this.serviceName), ...(this.keepsReplicas ? [replicas] : [])];
  }

  private target(
    props: CanaryServiceProps,
    environment: ServiceEnvironment,
    labels: Record<string, string>,
  ): Omit<AnalysisTarget, 'occasion'> & TrafficTarget {
    const name = this.serviceName;
    const namespace = Chart.of(this).namespace ?? 'default';
    const host = (service: string): string =>
      `${service}.${namespace}.svc.${environment.clusterDomain ?? 'cluster.local'}`;
    return {
      name,
      namespace,
      host: host(name),
      stableHost: host(`${name}-stable`),
      canaryHost: host(`${name}-canary`),
      port: soundPort(props.servicePort ?? 80),
      protocol: props.protocol ?? 'http',
      labels,
      prometheus: environment.prometheus,
      scrapeInterval: environment.scrapeInterval ?? Duration.seconds(15),
      slo: this.soundOr('slo', props.slo ?? environment.slo, Slo.availability(99.9)),
    };
  }

  /** A value, or what stands for it where it is wrong (which is reported). */
  private soundOr<T extends Checked>(name: string, value: T | undefined, standIn: T): T {
    if (!value) return standIn;
    reportChecked(this, name, value);
    return (value.problems ?? []).length === 0 ? value : standIn;
  }

  private ownServiceAccount(labels: Record<string, string>): kplus.ServiceAccount {
    return new kplus.ServiceAccount(this, 'service-account', {
      metadata: { name: this.serviceName, labels, annotations: { 'argocd.argoproj.io/sync-wave': '-1' } },
      automountToken: false,
    });
  }

  /** The workload; where cdk8s-plus refuses its pods, that is reported, and one without what a person added stands for it. */
  private rolloutOrStandIn(
    props: CanaryServiceProps,
    environment: ServiceEnvironment,
    labels: Record<string, string>,
    trafficRouting: argo.RolloutTrafficRouting,
  ): Rollout {
    const config = bindConfig(this, this.serviceName, labels, props.config ?? {});
    try {
      return this.makeRollout(props, environment, labels, trafficRouting, config);
    } catch (error) {
      report(this, `its pods: ${error instanceof Error ? error.message : String(error)}`);
      this.node.tryRemoveChild('rollout');
      return this.makeRollout(
        { release: props.release, port: props.port },
        environment,
        labels,
        trafficRouting,
        config,
      );
    }
  }

  private makeRollout(
    props: CanaryServiceProps,
    environment: ServiceEnvironment,
    labels: Record<string, string>,
    trafficRouting: argo.RolloutTrafficRouting,
    config: BoundConfig,
  ): Rollout {
    return new Rollout(this, 'rollout', {
      metadata: { name: this.serviceName, labels, annotations: { 'argocd.argoproj.io/sync-wave': '0' } },
      selectorLabels: labels,
      podMetadata: {
        labels: { ...props.podLabels, ...releaseLabels(this.release) },
        annotations: { ...props.podAnnotations, ...releaseAnnotations(this.release) },
      },
      replicas: props.autoscaling && !this.keepsReplicas ? undefined : soundReplicas(props.replicas),
      keepReplicas: this.keepsReplicas,
      scaledElsewhere: props.scaledBy !== undefined,
      spreadAcrossZones: (environment.features ?? new FeatureFlags()).isEnabled('pods:spread-across-zones'),
      // A pod that dies in its first seconds must not count as available: the canary would go on without it.
      minReady: Duration.seconds(10),
      serviceAccount: this.serviceAccount,
      automountServiceAccountToken: false,
      dockerRegistryAuth: props.dockerRegistryAuth,
      terminationGracePeriod: props.terminationGracePeriod,
      containers: [
        mainContainer(
          this.serviceName,
          Chart.of(this).namespace ?? 'default',
          this.release,
          props,
          config,
          environment.telemetryName,
        ),
        ...(props.extraContainers ?? []),
      ],
      initContainers: props.initContainers,
      strategy: { canary: this.strategy(props, trafficRouting) },
    });
  }

  private strategy(props: CanaryServiceProps, trafficRouting: argo.RolloutTrafficRouting): argo.CanaryStrategy {
    return {
      stableService: `${this.serviceName}-stable`,
      canaryService: `${this.serviceName}-canary`,
      maxSurge: '25%',
      maxUnavailable: 0,
      scaleDownDelaySeconds: seconds(props.keepReplacedPods ?? Duration.minutes(10)),
      abortScaleDownDelaySeconds: 30,
      trafficRouting,
      ...this.plan.toCanary(this.analyses),
    };
  }

  private makeService(
    id: string,
    name: string,
    props: CanaryServiceProps,
    labels: Record<string, string>,
  ): kplus.Service {
    return new RoutedService(this, id, {
      metadata: {
        name,
        labels,
        annotations: {
          'argocd.argoproj.io/sync-wave': '-2',
          // A server-side apply replaces the selector as a whole, and with it the hash that the controller put there.
          'argocd.argoproj.io/sync-options': 'ServerSideApply=false',
        },
      },
      selector: this.rollout,
      ports: [
        { name: props.protocol ?? 'http', port: soundPort(props.servicePort ?? 80), targetPort: soundPort(props.port) },
      ],
    });
  }
}

function disruption(maxUnavailable: kplus.PercentOrAbsolute | undefined): kplus.k8s.IntOrString {
  const value: unknown = maxUnavailable?.value ?? 1;
  return typeof value === 'number'
    ? kplus.k8s.IntOrString.fromNumber(value)
    : kplus.k8s.IntOrString.fromString(String(value));
}
