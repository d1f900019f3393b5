import { Chart, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import type { AnalysisTarget, BoundAnalysis } from '../analysis';
import {
  type Checked,
  emergencyNotice,
  mergedTargets,
  Release,
  report,
  reportChecked,
  type Shape,
  shaped,
} from '../core';
import { Slo } from '../slo';
import type { ControllerWrittenFields, TrafficTarget } from '../traffic';
import { FeatureFlags } from './feature-flags';
import { soundName, soundReplicas, workloadProblems } from './guarded-workload-problems';
import type { GuardedWorkloadProps } from './guarded-workload-props';
import { type Notifications, soundNotifications, subscriptionAnnotations } from './notifications';
import {
  deliveryTargetAnnotations,
  emergencyAnnotations,
  releaseAnnotations,
  releaseFileAnnotations,
  releaseLabels,
} from './release-identity';
import { Rollout, type RolloutProps } from './rollout';
import { autoscaler, scalingProblems } from './scaling';
import { type BoundConfig, bindConfig } from './service-config';
import { mainContainer } from './service-container';
import { type ServiceEnvironment, seriesMatchers, serviceEnvironmentOf } from './service-environment';
import { upstreamsOf } from './upstreams';

/** What differs between one release path and another in a Rollout. */
export type ReleasePath = Pick<RolloutProps, 'strategy' | 'progressDeadline'>;

/**
 * Something with a release path that is guarded: what services that are called and workers have in common. The pods are
 * made in one place, so that a service may change from one path to another without a restart.
 */
export abstract class GuardedWorkload<P extends GuardedWorkloadProps = GuardedWorkloadProps> extends Construct {
  /** The service's name. */
  public readonly serviceName: string;
  /** What it runs. */
  public readonly release: Release;
  /** Who is told when a release goes wrong. */
  public readonly notifications: readonly Notifications[];
  /** What lets a release wait until the services that it depends on are there, where an `UpstreamGate` was asked for. */
  public readonly upstreamGate?: BoundAnalysis;
  /** The ServiceAccount of the pods. */
  public readonly serviceAccount: kplus.IServiceAccount;
  /** The workload. */
  public abstract readonly rollout: Rollout;
  /** What aborts a release. */
  public abstract readonly analyses: readonly BoundAnalysis[];
  /** The autoscaler, where there is one. */
  public abstract readonly autoscaler?: kplus.HorizontalPodAutoscaler;

  /** The properties that are sound. */
  protected readonly props: P;
  /** The surroundings. */
  protected readonly environment: ServiceEnvironment;
  /** What selects the pods, and marks everything that belongs to the service. */
  protected readonly labels: Record<string, string>;
  /** The port of the container, where it has one. */
  protected abstract readonly containerPort: kplus.ContainerPort | undefined;

  protected constructor(scope: Construct, id: string, given: P, shape: Shape<P>) {
    super(scope, id);
    const { sound: props, problems } = shaped<P>(given, shape);
    this.props = props;
    this.environment = props.environment ?? serviceEnvironmentOf(this) ?? { prometheus: '' };
    report(this, ...problems, ...workloadProblems(this, props, given ?? {}, this.environment));
    this.serviceName = soundName(props.name ?? id);
    this.release = props.release instanceof Release ? props.release : Release._unreadable([]);
    reportChecked(this, 'release', this.release);
    const surroundings = soundNotifications(this, this.environment.notifications);
    this.notifications = soundNotifications(this, props.notifications, surroundings);
    this.labels = { 'app.kubernetes.io/name': this.serviceName };
    this.serviceAccount = props.serviceAccount ?? this.ownServiceAccount();
    this.upstreamGate = this.bindUpstreams();
  }

  /** What the Rollouts controller and autoscalers write into this service's objects, and Git does not. */
  public get controllerWrites(): readonly ControllerWrittenFields[] {
    const replicas = {
      group: 'argoproj.io',
      kind: 'Rollout',
      name: this.serviceName,
      jsonPointers: ['/spec/replicas'],
    };
    return this.keepsReplicas ? [replicas] : [];
  }

  /** What every analysis has to know of the service, whether it is called or not. */
  protected measured(
    slo: Slo | undefined,
  ): Pick<
    AnalysisTarget,
    'name' | 'namespace' | 'prometheus' | 'seriesMatchers' | 'scrapeInterval' | 'slo' | 'emergency'
  > &
    Pick<TrafficTarget, 'labels'> {
    return {
      name: this.serviceName,
      namespace: this.namespace,
      labels: this.labels,
      prometheus: this.environment.prometheus,
      seriesMatchers: seriesMatchers(this.environment),
      scrapeInterval: this.environment.scrapeInterval ?? Duration.seconds(15),
      slo: slo ?? Slo.availability(99.9),
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

  /** Says what an emergency release passes, or that there is no gate for it; undefined of an ordinary release. */
  protected emergencyFinding(): string | undefined {
    const { emergency } = this.release;
    if (!emergency) return undefined;
    return this.analyses.some(({ passedByEmergency }) => passedByEmergency)
      ? `an emergency release passes the gate for its error budget: ${emergencyNotice(emergency)}`
      : `the emergency of this release does nothing: the service has no gate for its error budget (a BudgetAnalysis), and its other guards measure as always; leave emergency out: ${emergencyNotice(emergency)}`;
  }

  /** The workload; where cdk8s-plus refuses its pods, that is reported, and one without what a person added stands for it. */
  protected rolloutOrStandIn(path: ReleasePath): Rollout {
    const config = bindConfig(this, this.serviceName, this.labels, this.props.config ?? {});
    try {
      return this.makeRollout(path, this.props, config);
    } catch (error) {
      report(this, `its pods: ${error instanceof Error ? error.message : String(error)}`);
      this.node.tryRemoveChild('rollout');
      return this.makeRollout(path, { release: this.props.release }, config);
    }
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

  protected get namespace(): string {
    return Chart.of(this).namespace ?? 'default';
  }

  private get keepsReplicas(): boolean {
    return this.props.autoscaling?.takesOverReplicas === true;
  }

  private bindUpstreams(): BoundAnalysis | undefined {
    const { gate, services } = upstreamsOf(this) ?? {};
    if (!gate || !services?.length) return undefined;
    // It looks at other services: who calls this one does not matter to it.
    const target = { ...this.measured(undefined), canaryHost: this.host(), stableHost: this.host() };
    return gate._bind(this, { ...target, protocol: 'http' }, services);
  }

  private ownServiceAccount(): kplus.ServiceAccount {
    return new kplus.ServiceAccount(this, 'service-account', {
      metadata: { name: this.serviceName, labels: this.labels, annotations: { 'argocd.argoproj.io/sync-wave': '-1' } },
      automountToken: false,
    });
  }

  private makeRollout(path: ReleasePath, props: GuardedWorkloadProps, config: BoundConfig): Rollout {
    return new Rollout(this, 'rollout', {
      metadata: {
        name: this.serviceName,
        labels: this.labels,
        annotations: {
          'argocd.argoproj.io/sync-wave': '0',
          ...emergencyAnnotations(this.release),
          ...deliveryTargetAnnotations(mergedTargets(props.deliveryTargets, this.environment.deliveryTargets)),
          ...releaseFileAnnotations(this.release),
          ...subscriptionAnnotations(this.notifications.flatMap(({ rollouts }) => rollouts)),
        },
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
        mainContainer(
          this.serviceName,
          this.namespace,
          this.release,
          props,
          config,
          this.environment.telemetryName,
          this.containerPort,
        ),
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
