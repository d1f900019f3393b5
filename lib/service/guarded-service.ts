import { Chart, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { AnalysisTarget, BoundAnalysis } from '../analysis';
import { type Checked, emergencyNotice, Release, report, reportChecked, type Shape, seconds, shaped } from '../core';
import { Slo } from '../slo';
import { type ControllerWrittenFields, IstioRouter, type TrafficRouter, type TrafficTarget } from '../traffic';
import { FeatureFlags } from './feature-flags';
import { guardedServiceProblems, soundName, soundPort, soundReplicas } from './guarded-service-problems';
import type { GuardedServiceProps } from './guarded-service-props';
import { type Objectives, soundObjectives } from './objectives';
import { emergencyAnnotations, releaseAnnotations, releaseLabels } from './release-identity';
import { Rollout, type RolloutProps } from './rollout';
import { RoutedService } from './routed-service';
import { autoscaler, scalingProblems } from './scaling';
import { type BoundConfig, bindConfig } from './service-config';
import { mainContainer } from './service-container';
import { type ServiceEnvironment, serviceEnvironmentOf } from './service-environment';

/** What differs between one release path and another in a Rollout. */
export type ReleasePath = Pick<RolloutProps, 'strategy' | 'progressDeadline'>;

/**
 * One service with a release path that is guarded: what a canary service and a blue-green service have in common. The pods
 * are the same in both, so that a service may change from one to the other without a restart.
 */
export abstract class GuardedService<P extends GuardedServiceProps = GuardedServiceProps> extends Construct {
  /** The service's name. */
  public readonly serviceName: string;
  /** What it runs. */
  public readonly release: Release;
  /** The ServiceAccount of the pods. */
  public readonly serviceAccount: kplus.IServiceAccount;
  /** Who routes the traffic. */
  public readonly router: TrafficRouter;
  /** The workload. */
  public abstract readonly rollout: Rollout;
  /** The address that callers use. */
  public abstract readonly service: kplus.Service;
  /** What aborts a release. */
  public abstract readonly analyses: readonly BoundAnalysis[];
  /** The autoscaler, where there is one. */
  public abstract readonly autoscaler?: kplus.HorizontalPodAutoscaler;

  /** The properties that are sound. */
  protected readonly props: P;
  /** The surroundings. */
  protected readonly environment: ServiceEnvironment;
  /** What is promised, as far as it is sound. */
  protected readonly objectives: Objectives;
  /** What selects the pods, and marks everything that belongs to the service. */
  protected readonly labels: Record<string, string>;
  /** The Services whose selectors the Rollouts controller narrows down to one version. */
  protected abstract readonly switchedServices: readonly kplus.Service[];

  protected constructor(scope: Construct, id: string, given: P, shape: Shape<P>) {
    super(scope, id);
    const { sound: props, problems } = shaped<P>(given, shape);
    this.props = props;
    this.environment = props.environment ?? serviceEnvironmentOf(this) ?? { prometheus: '' };
    report(this, ...problems, ...guardedServiceProblems(this, props, given ?? {}, this.environment));
    this.serviceName = soundName(props.name ?? id);
    this.release = props.release instanceof Release ? props.release : Release._unreadable([]);
    reportChecked(this, 'release', this.release);
    this.objectives = soundObjectives(this, {
      slo: props.slo ?? this.environment.slo,
      latencySlo: props.latencySlo ?? this.environment.latencySlo,
    });
    this.router = this.soundOr('router', props.router ?? this.environment.router, new IstioRouter());
    this.labels = { 'app.kubernetes.io/name': this.serviceName };
    this.serviceAccount = props.serviceAccount ?? this.ownServiceAccount();
  }

  /** What the Rollouts controller and autoscalers write into this service's objects, and Git does not. */
  public get controllerWrites(): readonly ControllerWrittenFields[] {
    const replicas = {
      group: 'argoproj.io',
      kind: 'Rollout',
      name: this.serviceName,
      jsonPointers: ['/spec/replicas'],
    };
    return [
      ...this.router.controllerWrites(this.serviceName),
      ...(this.keepsReplicas ? [replicas] : []),
      ...this.switchedServices.map(({ name }) => ({
        group: '',
        kind: 'Service',
        name,
        jsonPointers: ['/spec/selector/rollouts-pod-template-hash'],
      })),
    ];
  }

  /** What analyses and the router have to know of the service, and of the hosts of its two versions. */
  protected target(
    hosts: Pick<TrafficTarget, 'stableHost' | 'canaryHost'>,
  ): Omit<AnalysisTarget, 'occasion'> & TrafficTarget {
    return {
      ...hosts,
      name: this.serviceName,
      namespace: this.namespace,
      host: this.host(),
      port: soundPort(this.props.servicePort ?? 80),
      protocol: this.props.protocol ?? 'http',
      labels: this.labels,
      prometheus: this.environment.prometheus,
      scrapeInterval: this.environment.scrapeInterval ?? Duration.seconds(15),
      slo: this.objectives.slo ?? Slo.availability(99.9),
      latencySlo: this.objectives.latencySlo,
      emergency: this.release.emergency,
    };
  }

  /** The FQDN of one of the service's Services, by the end of its name. */
  protected host(suffix = ''): string {
    return `${this.serviceName}${suffix}.${this.namespace}.svc.${this.environment.clusterDomain ?? 'cluster.local'}`;
  }

  /** A value, or what stands for it where it is wrong (which is reported). */
  protected soundOr<T extends Checked>(name: string, value: T | undefined, standIn: T): T {
    if (!value) return standIn;
    reportChecked(this, name, value);
    return (value.problems ?? []).length === 0 ? value : standIn;
  }

  /** Says that a latency objective of the service's own is measured by nobody; undefined if it is, or there is none. */
  protected unusedLatencySlo(): string | undefined {
    if (!this.props.latencySlo || this.analyses.some(({ measuresLatency }) => measuresLatency)) return undefined;
    return 'latencySlo: none of the analyses measures how long requests take; add new LatencyAnalysis(), or leave latencySlo out';
  }

  /** Says what an emergency release passes, or that there is no gate for it; undefined of an ordinary release. */
  protected emergencyFinding(): string | undefined {
    const { emergency } = this.release;
    if (!emergency) return undefined;
    return this.analyses.some(({ passedByEmergency }) => passedByEmergency)
      ? `an emergency release passes the gate for its error budget: ${emergencyNotice(emergency)}`
      : `the emergency of this release does nothing: the service has no gate for its error budget (a BudgetAnalysis), and its other guards measure as always; leave emergency out: ${emergencyNotice(emergency)}`;
  }

  /** How long the replaced pods stay, in seconds. */
  protected get scaleDownDelaySeconds(): number {
    return seconds(this.props.keepReplacedPods ?? Duration.minutes(10));
  }

  /** The workload; where cdk8s-plus refuses its pods, that is reported, and one without what a person added stands for it. */
  protected rolloutOrStandIn(path: ReleasePath): Rollout {
    const config = bindConfig(this, this.serviceName, this.labels, this.props.config ?? {});
    try {
      return this.makeRollout(path, this.props, config);
    } catch (error) {
      report(this, `its pods: ${error instanceof Error ? error.message : String(error)}`);
      this.node.tryRemoveChild('rollout');
      return this.makeRollout(path, { release: this.props.release, port: this.props.port }, config);
    }
  }

  protected makeService(id: string, suffix: string, rollout: Rollout): kplus.Service {
    const { protocol, port, servicePort } = this.props;
    return new RoutedService(this, id, {
      metadata: {
        name: `${this.serviceName}${suffix}`,
        labels: this.labels,
        annotations: {
          'argocd.argoproj.io/sync-wave': '-2',
          // A server-side apply replaces the selector as a whole, and with it the hash that the controller put there.
          'argocd.argoproj.io/sync-options': 'ServerSideApply=false',
        },
      },
      selector: rollout,
      ports: [{ name: protocol ?? 'http', port: soundPort(servicePort ?? 80), targetPort: soundPort(port) }],
    });
  }

  protected makeAutoscaler(rollout: Rollout): kplus.HorizontalPodAutoscaler | undefined {
    const { autoscaling } = this.props;
    // A sound one only: cdk8s-plus throws on what is reported already.
    return autoscaling && scalingProblems(this.props).length === 0
      ? autoscaler(this, this.serviceName, this.labels, rollout, autoscaling)
      : undefined;
  }

  protected makeDisruptionBudget(): void {
    new kplus.k8s.KubePodDisruptionBudget(this, 'pod-disruption-budget', {
      metadata: { name: this.serviceName, labels: this.labels },
      spec: {
        maxUnavailable: disruption(this.props.maxUnavailable),
        selector: { matchLabels: this.labels },
      },
    });
  }

  private get namespace(): string {
    return Chart.of(this).namespace ?? 'default';
  }

  private get keepsReplicas(): boolean {
    return this.props.autoscaling?.takesOverReplicas === true;
  }

  private ownServiceAccount(): kplus.ServiceAccount {
    return new kplus.ServiceAccount(this, 'service-account', {
      metadata: { name: this.serviceName, labels: this.labels, annotations: { 'argocd.argoproj.io/sync-wave': '-1' } },
      automountToken: false,
    });
  }

  private makeRollout(path: ReleasePath, props: GuardedServiceProps, config: BoundConfig): Rollout {
    return new Rollout(this, 'rollout', {
      metadata: {
        name: this.serviceName,
        labels: this.labels,
        annotations: { 'argocd.argoproj.io/sync-wave': '0', ...emergencyAnnotations(this.release) },
      },
      selectorLabels: this.labels,
      podMetadata: {
        labels: { ...props.podLabels, ...releaseLabels(this.release) },
        annotations: { ...props.podAnnotations, ...releaseAnnotations(this.release) },
      },
      replicas: props.autoscaling && !this.keepsReplicas ? undefined : soundReplicas(props.replicas),
      keepReplicas: this.keepsReplicas,
      scaledElsewhere: props.scaledBy !== undefined,
      spreadAcrossZones: (this.environment.features ?? new FeatureFlags()).isEnabled('pods:spread-across-zones'),
      // A pod that dies in its first seconds must not count as available: the release would go on without it.
      minReady: Duration.seconds(10),
      serviceAccount: this.serviceAccount,
      automountServiceAccountToken: false,
      dockerRegistryAuth: props.dockerRegistryAuth,
      terminationGracePeriod: props.terminationGracePeriod,
      containers: [
        mainContainer(this.serviceName, this.namespace, this.release, props, config, this.environment.telemetryName),
        ...(props.extraContainers ?? []),
      ],
      initContainers: props.initContainers,
      ...path,
    });
  }
}

function disruption(maxUnavailable: kplus.PercentOrAbsolute | undefined): kplus.k8s.IntOrString {
  const value: unknown = maxUnavailable?.value ?? 1;
  return typeof value === 'number'
    ? kplus.k8s.IntOrString.fromNumber(value)
    : kplus.k8s.IntOrString.fromString(String(value));
}
