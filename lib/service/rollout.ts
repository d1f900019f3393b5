import { type ApiObjectMetadata, ApiObjectMetadataDefinition, Duration, Lazy } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import { argo } from '../../imports';
import { durationProblem, report, seconds, show } from '../core';
import { restricted, restrictedPod } from './pod-security';

export interface RolloutProps extends Omit<kplus.WorkloadProps, 'select'> {
  /**
   * How many pods.
   *
   * @default - 2, or none where an autoscaler or something else scales the Rollout
   */
  readonly replicas?: number;
  /** What selects the pods; part of every pod's labels. It can never be changed, so it must not follow a construct's path. */
  readonly selectorLabels: Record<string, string>;
  /** Canary or blue-green, as the controller reads it. */
  readonly strategy: argo.RolloutStrategy;
  /** How long a new pod must be ready before it counts as available. @default - 0 seconds */
  readonly minReady?: Duration;
  /** How long a step may take until its pods are available. @default - 10 minutes */
  readonly progressDeadline?: Duration;
  /** Whether a canary whose pods never become available is aborted. @default true */
  readonly progressDeadlineAbort?: boolean;
  /** How many old ReplicaSets are kept. @default 5 */
  readonly revisionHistoryLimit?: number;
  /** How many finished AnalysisRuns are kept, for a person to read. @default - 3 successful, 5 others */
  readonly analysisHistory?: argo.AnalysisRunHistory;
  /** Something outside this app sets the number of pods: Git must not. @default false */
  readonly scaledElsewhere?: boolean;
  /** Keeps `replicas` in Git beside an autoscaler, while the one takes over from the other. @default false */
  readonly keepReplicas?: boolean;
  /** Spreads the pods over zones where that is possible. @default false */
  readonly spreadAcrossZones?: boolean;
}

/**
 * An Argo Rollout as a cdk8s-plus workload: containers, probes, volumes, scheduling, autoscaling and network policies
 * are those of cdk8s-plus.
 *
 * @see https://argoproj.github.io/argo-rollouts/features/specification/
 */
export class Rollout extends kplus.Workload implements kplus.IScalable {
  public readonly resourceType = 'rollouts';
  /** How many pods were asked for; undefined where nobody asked, which means 2 or what an autoscaler says. */
  public readonly replicas?: number;
  public hasAutoscaler = false;
  protected readonly apiObject: argo.Rollout;
  private readonly props: RolloutProps;
  private templateMetadata?: ApiObjectMetadataDefinition;

  public constructor(scope: Construct, id: string, props: RolloutProps) {
    // The selector that cdk8s-plus makes is derived from the construct's path and moves when a construct is renamed.
    super(scope, id, { ...props, select: false });
    this.props = props;
    this.apiObject = new argo.Rollout(this, 'Resource', {
      metadata: props.metadata,
      spec: Lazy.any({ produce: () => this.toSpec() }),
    });
    this.replicas = props.replicas;
    report(this, ...rolloutProblems(props));
    this.select(kplus.LabelSelector.of({ labels: props.selectorLabels }));
    if (this.isolate) this.connections.isolate();
  }

  /** The metadata of the pods. */
  public override get podMetadata(): ApiObjectMetadataDefinition {
    this.templateMetadata ??= new ApiObjectMetadataDefinition({
      ...this.props.podMetadata,
      labels: { ...this.props.podMetadata?.labels, ...this.props.selectorLabels },
      apiObject: this.apiObject,
    });
    return this.templateMetadata;
  }

  /** What selects the pods, for Services, network policies and affinities. */
  public override toPodSelectorConfig(): kplus.PodSelectorConfig {
    const namespace = this.metadata.namespace;
    return {
      labelSelector: kplus.LabelSelector.of({ labels: this.props.selectorLabels }),
      namespaces: namespace ? { names: [namespace] } : undefined,
    };
  }

  public override addContainer(container: kplus.ContainerProps): kplus.Container {
    return super.addContainer(restricted(container));
  }

  public override addInitContainer(container: kplus.ContainerProps): kplus.Container {
    return super.addInitContainer(restricted(container));
  }

  /** @see IScalable.markHasAutoscaler() */
  public markHasAutoscaler(): void {
    this.hasAutoscaler = true;
  }

  /** @see IScalable.toScalingTarget() */
  public toScalingTarget(): kplus.ScalingTarget {
    return {
      kind: this.apiObject.kind,
      apiVersion: this.apiObject.apiVersion,
      name: this.name,
      containers: this.containers,
      replicas: this.props.keepReplicas ? undefined : this.replicas,
    };
  }

  /** Makes a Service for the ports of the containers, as `kubectl expose` does. */
  public exposeViaService(options: kplus.DeploymentExposeViaServiceOptions = {}): kplus.Service {
    const ports =
      options.ports ??
      this.containers.flatMap((container) =>
        container.ports.map((port) => ({
          name: port.name,
          port: port.number,
          targetPort: port.number,
          protocol: port.protocol,
        })),
      );
    const metadata: ApiObjectMetadata = {
      namespace: this.metadata.namespace,
      ...(options.name ? { name: options.name } : {}),
    };
    return new kplus.Service(this, `${options.name ?? ''}Service`, {
      selector: this,
      ports,
      metadata,
      type: options.serviceType ?? kplus.ServiceType.CLUSTER_IP,
    });
  }

  /** @internal */
  public override _toPodSpec(): kplus.k8s.PodSpec {
    const spec = super._toPodSpec();
    return {
      ...spec,
      securityContext: { ...spec.securityContext, ...restrictedPod },
      ...(this.props.spreadAcrossZones ? { topologySpreadConstraints: [this.zoneSpread()] } : {}),
    };
  }

  private toSpec(): argo.RolloutSpec {
    const { minReady, progressDeadline } = this.props;
    const ownReplicas = this.replicas ?? 2;
    return {
      replicas:
        this.props.scaledElsewhere || (this.hasAutoscaler && !this.props.keepReplicas) ? undefined : ownReplicas,
      revisionHistoryLimit: this.props.revisionHistoryLimit ?? 5,
      minReadySeconds: minReady && seconds(minReady),
      progressDeadlineSeconds: progressDeadline ? seconds(progressDeadline) : 600,
      // The controller's default leaves a canary that never becomes ready hanging, neither promoted nor aborted.
      progressDeadlineAbort: this.props.progressDeadlineAbort ?? true,
      analysis: this.props.analysisHistory ?? { successfulRunHistoryLimit: 3, unsuccessfulRunHistoryLimit: 5 },
      selector: kplus.k8s.toJson_LabelSelector(this._toLabelSelector()),
      strategy: this.props.strategy,
      // cdk8s-plus gives its own form of a pod (`hostIp`, quantities as objects); this is what the API reads.
      template: kplus.k8s.toJson_PodTemplateSpec({ metadata: this.podMetadata.toJson(), spec: this._toPodSpec() }),
    } as argo.RolloutSpec;
  }

  private zoneSpread(): kplus.k8s.TopologySpreadConstraint {
    return {
      maxSkew: 1,
      topologyKey: 'topology.kubernetes.io/zone',
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels: this.props.selectorLabels },
    };
  }
}

function rolloutProblems(props: RolloutProps): string[] {
  const problems: string[] = [];
  const { replicas, minReady, progressDeadline, revisionHistoryLimit, selectorLabels } = props;
  for (const [name, value] of Object.entries({ replicas, revisionHistoryLimit })) {
    if (value !== undefined && !(Number.isInteger(value) && value >= 0 && value < 2 ** 31)) {
      problems.push(`${name}: ${show(value)} is no whole number from 0; write for example 2`);
    }
  }
  for (const [name, value] of Object.entries({ minReady, progressDeadline })) {
    const problem = value && durationProblem(value, Duration.seconds(0), Duration.days(1));
    if (problem) problems.push(`${name}: ${problem}`);
  }
  if (
    problems.length === 0 &&
    seconds(progressDeadline ?? Duration.minutes(10)) <= seconds(minReady ?? Duration.seconds(0))
  ) {
    problems.push(
      'progressDeadline: is not longer than minReady, so no pod could ever become available in time; raise it',
    );
  }
  if (Object.keys(selectorLabels ?? {}).length === 0) {
    problems.push(
      "selectorLabels: there are none, and a Rollout has to know its pods; write for example { 'app.kubernetes.io/name': 'svc-a' }",
    );
  }
  return problems;
}
