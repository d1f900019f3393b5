import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { type argo, istio } from '../../imports';
import { goDuration, report } from '../core';
import { trafficPolicy } from './circuit-breaker';
import { checkedRouterProps, fitProblems, ownHostProblems } from './istio-router-problems';
import type { IstioRouterProps, Retries } from './istio-router-props';
import { type ControllerWrittenFields, type RetriedAnswers, TrafficRouter, type TrafficTarget } from './traffic-router';

/** The name of the one route: the Rollouts controller manages the route of a canary by it. */
const ROUTE = 'primary';

/**
 * Splits by Istio, host by host: a VirtualService between the stable and the canary Service, and a DestinationRule for
 * each. Host-level splitting is the one in which unchanged client metrics tell the canary's failures from the stable's,
 * those included in which no pod was reached.
 *
 * A router with problems has the defaults, so that what depends on it can be checked in the same run.
 *
 * @example
 * import { IstioRouter } from 'cdk8s-release-train';
 *
 * new IstioRouter({ gateways: ['istio-ingress/public'], hosts: ['shop.example.com'] });
 *
 * @see https://argoproj.github.io/argo-rollouts/features/traffic-management/istio/
 */
export class IstioRouter extends TrafficRouter {
  /** What is wrong with the options; empty if they are sound. */
  public readonly problems: readonly string[];
  /** The answers of a canary that its callers do not see, since they ask again. */
  public override readonly retriedAnswers?: RetriedAnswers;
  private readonly props: IstioRouterProps;

  public constructor(props: IstioRouterProps = {}) {
    super();
    const { sound, problems } = checkedRouterProps(props);
    this.props = problems.length > 0 ? {} : sound;
    this.problems = problems;
    const { attempts, retryOn = CONNECTION_FAILURES } = this.retries;
    const on = retryOn.filter((condition) => !NEVER_ARRIVED.includes(condition));
    this.retriedAnswers = attempts > 0 && on.length > 0 ? { attempts, on } : undefined;
  }

  public bind(scope: Construct, target: TrafficTarget): argo.RolloutTrafficRouting {
    this.check(scope, target);
    this.virtualService(scope, 'virtual-service', target, target.name, {
      ...this.callers(target),
      http: [
        {
          // Rollouts finds its route by this name.
          name: ROUTE,
          // Exactly two destinations: the controller deletes any other. It writes the weights; Git says where they rest.
          route: [
            destination(target.stableHost, target.port, 'stable', 100),
            destination(target.canaryHost, target.port, 'canary', 0),
          ],
          ...this.requestLimits(target.protocol),
        },
      ],
    });
    this.destinationRule(scope, 'stable', target, `${target.name}-stable`, target.stableHost);
    this.destinationRule(scope, 'canary', target, `${target.name}-canary`, target.canaryHost);
    return { istio: { virtualService: { name: target.name, routes: [ROUTE] } } };
  }

  /** Limits and retries for both hosts alike: what is tried before the switch behaves as it does after. */
  public override bindBlueGreen(scope: Construct, target: TrafficTarget): void {
    this.check(scope, target);
    const preview = `${target.name}-preview`;
    this.virtualService(scope, 'virtual-service', target, target.name, {
      ...this.callers(target),
      http: [this.wholeRoute(target.host, target)],
    });
    this.virtualService(scope, 'preview-virtual-service', target, preview, {
      hosts: [target.canaryHost],
      http: [this.wholeRoute(target.canaryHost, target)],
    });
    this.destinationRule(scope, 'stable', target, target.name, target.host);
    this.destinationRule(scope, 'canary', target, preview, target.canaryHost);
  }

  public controllerWrites(name: string): readonly ControllerWrittenFields[] {
    return [
      {
        group: 'networking.istio.io',
        kind: 'VirtualService',
        name,
        jqPathExpressions: ['.spec.http[]?.route[]?.weight'],
      },
    ];
  }

  private check(scope: Construct, target: TrafficTarget): void {
    const problems = [
      ...ownHostProblems(target.host, this.props.hosts ?? []),
      ...fitProblems(this.timeout(target.protocol), this.retries),
    ];
    report(scope, ...problems.map((problem) => `router: ${problem}`));
  }

  private callers({ host }: TrafficTarget): Pick<istio.VirtualServiceSpec, 'gateways' | 'hosts'> {
    return {
      // A list replaces the default, which is the mesh alone: without `mesh`, callers inside are split by pod count.
      gateways: ['mesh', ...(this.props.gateways ?? [])],
      hosts: [host, ...(this.props.hosts ?? [])],
    };
  }

  private virtualService(
    scope: Construct,
    id: string,
    target: TrafficTarget,
    name: string,
    spec: istio.VirtualServiceSpec,
  ): void {
    new istio.VirtualService(scope, id, { metadata: metadata(name, target), spec });
  }

  private destinationRule(
    scope: Construct,
    track: 'stable' | 'canary',
    target: TrafficTarget,
    name: string,
    host: string,
  ): void {
    new istio.DestinationRule(scope, `${track}-destination`, {
      metadata: metadata(name, target),
      spec: { host, trafficPolicy: trafficPolicy(track, this.props.circuitBreaker) },
    });
  }

  private wholeRoute(host: string, { port, protocol }: TrafficTarget): istio.HttpRoute {
    return {
      name: ROUTE,
      route: [{ destination: { host, port: { number: port } } }],
      ...this.requestLimits(protocol),
    };
  }

  private timeout(protocol: 'http' | 'grpc'): Duration | undefined {
    return this.props.timeout ?? (protocol === 'http' ? DEFAULT_TIMEOUT : undefined);
  }

  private get retries(): Retries {
    return this.props.retries ?? DEFAULT_RETRIES;
  }

  private requestLimits(protocol: 'http' | 'grpc'): Pick<istio.HttpRoute, 'timeout' | 'retries'> {
    const timeout = this.timeout(protocol);
    const { attempts, retryOn, perTryTimeout } = this.retries;
    return {
      timeout: timeout && goDuration(timeout),
      // Unset, Istio retries twice also on what the application answered, and a failing canary looks healthy to callers.
      retries:
        attempts === 0
          ? { attempts }
          : {
              attempts,
              retryOn: (retryOn ?? CONNECTION_FAILURES).join(','),
              perTryTimeout: perTryTimeout && goDuration(perTryTimeout),
            },
    };
  }
}

const DEFAULT_TIMEOUT = Duration.seconds(15);
const DEFAULT_RETRIES: Retries = { attempts: 2 };
const CONNECTION_FAILURES = ['connect-failure', 'refused-stream'];

/** What a request is sent again on because the application never got it. */
const NEVER_ARRIVED = [...CONNECTION_FAILURES, 'reset-before-request'];

function metadata(name: string, { labels }: TrafficTarget) {
  return {
    name,
    labels,
    // Before the Rollout, which is InvalidSpec as long as what it refers to is missing.
    annotations: { 'argocd.argoproj.io/sync-wave': '-1' },
  };
}

function destination(
  host: string,
  port: number,
  track: 'stable' | 'canary',
  weight: number,
): istio.HttpRouteDestination {
  return {
    destination: { host, port: { number: port } },
    weight,
    // `set`, never `add`: what a caller sent must not count.
    headers: { request: { set: { 'x-release-track': track } } },
  };
}
