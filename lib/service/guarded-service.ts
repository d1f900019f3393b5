import { Duration } from 'cdk8s';
import type * as kplus from 'cdk8s-plus-28';
import type { Construct } from 'constructs';
import type { AnalysisTarget } from '../analysis';
import { report, type Shape, seconds } from '../core';
import { type ControllerWrittenFields, IstioRouter, type TrafficRouter, type TrafficTarget } from '../traffic';
import { guardedServiceProblems } from './guarded-service-problems';
import type { GuardedServiceProps } from './guarded-service-props';
import { GuardedWorkload } from './guarded-workload';
import { type Objectives, soundObjectives } from './objectives';
import type { Rollout } from './rollout';
import { RoutedService } from './routed-service';
import { soundPort } from './service-port';

/**
 * One service with a release path that is guarded: what a canary service and a blue-green service have in common. The pods
 * are the same in both, so that a service may change from one to the other without a restart.
 */
export abstract class GuardedService<P extends GuardedServiceProps = GuardedServiceProps> extends GuardedWorkload<P> {
  /** Who routes the traffic. */
  public readonly router: TrafficRouter;
  /** The address that callers use. */
  public abstract readonly service: kplus.Service;

  /** What is promised, as far as it is sound. */
  protected readonly objectives: Objectives;
  /** The Services whose selectors the Rollouts controller narrows down to one version. */
  protected abstract readonly switchedServices: readonly kplus.Service[];

  protected constructor(scope: Construct, id: string, given: P, shape: Shape<P>) {
    super(scope, id, given, shape);
    const { props } = this;
    report(this, ...guardedServiceProblems(props));
    this.objectives = soundObjectives(this, {
      slo: props.slo ?? this.environment.slo,
      latencySlo: props.latencySlo ?? this.environment.latencySlo,
    });
    this.router = this.soundOr('router', props.router ?? this.environment.router, new IstioRouter());
  }

  public override get controllerWrites(): readonly ControllerWrittenFields[] {
    return [
      ...this.router.controllerWrites(this.serviceName),
      ...super.controllerWrites,
      ...this.switchedServices.map(({ name }) => ({
        group: '',
        kind: 'Service',
        name,
        jsonPointers: ['/spec/selector/rollouts-pod-template-hash'],
      })),
    ];
  }

  protected get containerPort(): kplus.ContainerPort {
    return { name: this.props.protocol ?? 'http', number: soundPort(this.props.port) };
  }

  /** What analyses and the router have to know of the service, and of the hosts of its two versions. */
  protected target(
    hosts: Pick<TrafficTarget, 'stableHost' | 'canaryHost'>,
  ): Omit<AnalysisTarget, 'occasion'> & TrafficTarget {
    return {
      ...hosts,
      ...this.measured(this.objectives.slo),
      host: this.host(),
      port: soundPort(this.props.servicePort ?? 80),
      protocol: this.props.protocol ?? 'http',
      latencySlo: this.objectives.latencySlo,
    };
  }

  /** Says that a latency objective of the service's own is measured by nobody; undefined if it is, or there is none. */
  protected unusedLatencySlo(): string | undefined {
    if (!this.props.latencySlo || this.analyses.some(({ measuresLatency }) => measuresLatency)) return undefined;
    return 'latencySlo: none of the analyses measures how long requests take; add new LatencyAnalysis(), or leave latencySlo out';
  }

  /** How long the replaced pods stay, in seconds. */
  protected get scaleDownDelaySeconds(): number {
    return seconds(this.props.keepReplacedPods ?? Duration.minutes(10));
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
}
