import { STATUS_CODES } from 'node:http';
import { Duration } from 'cdk8s';
import type { Construct } from 'constructs';
import { type argo, istio } from '../../imports';
import { dnsLabelProblem, durationProblem, goDuration, report, seconds, show } from '../core';
import { type CircuitBreaker, circuitBreakerProblems, trafficPolicy } from './circuit-breaker';
import { type ControllerWrittenFields, TrafficRouter, type TrafficTarget } from './traffic-router';

/** How often, and on what, a caller's proxy sends a request again. */
export interface Retries {
  /** How often a request is sent again: 0 to 10. With 0, nothing else may be given. */
  readonly attempts: number;
  /**
   * On what: Envoy's retry policies or HTTP status codes.
   *
   * @default - connection failures only (`connect-failure,refused-stream`): those never reached the application
   * @see https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter#x-envoy-retry-on
   */
  readonly retryOn?: readonly string[];
  /**
   * How long one try may take.
   *
   * @default - as long as the whole request
   */
  readonly perTryTimeout?: Duration;
}

export interface IstioRouterProps {
  /**
   * Ingress gateways that route to the service too, as `namespace/name`. Callers in the mesh are always routed.
   *
   * @default - none
   */
  readonly gateways?: readonly string[];
  /**
   * Host names beside the service's own, such as the public one that a gateway serves.
   *
   * @default - none
   */
  readonly hosts?: readonly string[];
  /**
   * How long a request may take, tries included.
   *
   * @default - 15 seconds for HTTP; none for gRPC, whose streams live long
   */
  readonly timeout?: Duration;
  /** @default - 2 more tries on connection failures */
  readonly retries?: Retries;
  /** @default - 1024 connections, pending requests and requests, and 3 retries at a time, for each calling proxy */
  readonly circuitBreaker?: CircuitBreaker;
}

/** The name of the one route that the Rollouts controller manages. */
const ROUTE = 'primary';

/**
 * Splits by Istio, host by host: a VirtualService between the stable and the canary Service, and a DestinationRule for
 * each. Host-level splitting is the one in which unchanged client metrics tell the canary's failures from the stable's,
 * those included in which no pod was reached.
 *
 * @example
 * import { IstioRouter } from 'cdk8s-release-train';
 *
 * new IstioRouter({ gateways: ['istio-ingress/public'], hosts: ['shop.example.com'] });
 *
 * @see https://argoproj.github.io/argo-rollouts/features/traffic-management/istio/
 */
export class IstioRouter extends TrafficRouter {
  public readonly problems: readonly string[];
  private readonly props: IstioRouterProps;

  public constructor(props: IstioRouterProps = {}) {
    super();
    this.props = props;
    this.problems = [
      ...gatewayProblems(props),
      ...hostProblems(props.hosts ?? []),
      ...timeoutProblems(props),
      ...(props.circuitBreaker ? circuitBreakerProblems(props.circuitBreaker) : []),
    ];
  }

  public bind(scope: Construct, target: TrafficTarget): argo.RolloutTrafficRouting {
    if (this.problems.length === 0) report(scope, ...this.problemsWith(target).map((problem) => `router: ${problem}`));
    const metadata = (name: string) => ({
      name,
      labels: target.labels,
      // Before the Rollout, which is InvalidSpec as long as what it refers to is missing.
      annotations: { 'argocd.argoproj.io/sync-wave': '-1' },
    });
    new istio.VirtualService(scope, 'virtual-service', {
      metadata: metadata(target.name),
      spec: {
        // A list replaces the default, which is the mesh alone: without `mesh`, callers inside are split by pod count.
        gateways: ['mesh', ...(this.props.gateways ?? [])],
        hosts: [target.host, ...(this.props.hosts ?? [])],
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
      },
    });
    new istio.DestinationRule(scope, 'stable-destination', {
      metadata: metadata(`${target.name}-stable`),
      spec: { host: target.stableHost, trafficPolicy: trafficPolicy('stable', this.props.circuitBreaker) },
    });
    new istio.DestinationRule(scope, 'canary-destination', {
      metadata: metadata(`${target.name}-canary`),
      spec: { host: target.canaryHost, trafficPolicy: trafficPolicy('canary', this.props.circuitBreaker) },
    });
    return { istio: { virtualService: { name: target.name, routes: [ROUTE] } } };
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

  /** What is wrong only together with the service that it routes to. */
  private problemsWith(target: TrafficTarget): string[] {
    const fit = fitProblem(this.timeout(target.protocol), this.props.retries ?? DEFAULT_RETRIES);
    return [...overlapProblems([target.host, ...(this.props.hosts ?? [])]), ...(fit ? [fit] : [])];
  }

  private timeout(protocol: 'http' | 'grpc'): Duration | undefined {
    return this.props.timeout ?? (protocol === 'http' ? DEFAULT_TIMEOUT : undefined);
  }

  private requestLimits(protocol: 'http' | 'grpc'): Pick<istio.HttpRoute, 'timeout' | 'retries'> {
    const timeout = this.timeout(protocol);
    const { attempts, retryOn, perTryTimeout } = this.props.retries ?? DEFAULT_RETRIES;
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

function gatewayProblems(props: IstioRouterProps): string[] {
  const problems: string[] = [];
  for (const gateway of props.gateways ?? []) {
    // Istio's own validation stops at the first name without "/", so a wrong one would go unnoticed.
    const parts = typeof gateway === 'string' ? gateway.split('/') : [];
    if (parts.length !== 2 || parts.some((part) => dnsLabelProblem(part))) {
      problems.push(
        `gateways: ${show(gateway)} is no gateway; write namespace/name, such as istio-ingress/public ("mesh" is there already)`,
      );
    }
  }
  if ((props.gateways ?? []).length > 0 && (props.hosts ?? []).length === 0) {
    problems.push(
      'gateways: a gateway routes by public host name and there is none; give hosts, such as shop.example.com',
    );
  }
  return problems;
}

/** Says why a host name cannot be one: Istio's rules for a VirtualService, in which only the first label may be `*`. */
function hostProblem(host: unknown): string | undefined {
  if (host === '*') return 'hosts: "*" would take every host of the mesh, and Istio refuses it there; name the hosts';
  const labels = typeof host === 'string' ? host.replace(/^\*\.(?=.)/, '').split('.') : [];
  const sound =
    labels.length > 1 && labels.every((label) => HOST_LABEL.test(label)) && !/^\d+$/.test(labels.at(-1) ?? '');
  return sound ? undefined : `hosts: ${show(host)} is no host name with a domain; write for example shop.example.com`;
}

const HOST_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

function hostProblems(hosts: readonly string[]): string[] {
  return hosts.map(hostProblem).filter((problem) => problem !== undefined);
}

/** Hosts of which one holds the other: Istio refuses the whole VirtualService. */
function overlapProblems(hosts: readonly string[]): string[] {
  const holds = (wide: string, host: string): boolean =>
    wide === host || (wide.startsWith('*.') && host.endsWith(wide.slice(1)));
  return hosts.flatMap((host, i) =>
    hosts
      .slice(0, i)
      .filter((other) => holds(other, host) || holds(host, other))
      .map((other) => `hosts: ${show(host)} and ${show(other)} overlap, and Istio refuses both; keep one of them`),
  );
}

function timeoutProblems({ timeout, retries }: IstioRouterProps): string[] {
  const problems: string[] = [];
  const range = (name: string, value: unknown): void => {
    const problem =
      value === undefined ? undefined : durationProblem(value, Duration.millis(1), Duration.hours(24), 'milliseconds');
    if (problem) problems.push(`${name}: ${problem}`);
  };
  range('timeout', timeout);
  range('retries.perTryTimeout', retries?.perTryTimeout);
  if (!retries) return problems;
  if (!Number.isInteger(retries.attempts) || retries.attempts < 0 || retries.attempts > 10) {
    problems.push(`retries.attempts: ${show(retries.attempts)} is no whole number from 0 to 10; write for example 2`);
  } else if (retries.attempts === 0 && (retries.retryOn || retries.perTryTimeout)) {
    problems.push('retries: with 0 attempts Istio accepts neither retryOn nor perTryTimeout; leave them out');
  }
  if (retries.retryOn?.length === 0) {
    problems.push(
      'retries.retryOn: an empty list means all that Istio retries by default; leave it out, or write attempts: 0',
    );
  }
  for (const policy of retries.retryOn ?? []) {
    if (!RETRY_POLICIES.has(policy) && !isErrorStatus(policy)) {
      problems.push(
        `retries.retryOn: ${show(policy)} is neither a retry policy nor a status code; write for example connect-failure`,
      );
    }
  }
  return problems;
}

/** Tries that do not fit into the time that a request has: the last ones would never be made. */
function fitProblem(timeout: Duration | undefined, { attempts, perTryTimeout }: Retries): string | undefined {
  if (!timeout || !perTryTimeout || seconds(perTryTimeout) * (attempts + 1) <= seconds(timeout)) return undefined;
  return `retries: ${attempts + 1} tries of ${goDuration(perTryTimeout)} do not fit into the timeout of ${goDuration(timeout)}; raise the timeout or lower attempts`;
}

/** @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRetry */
const RETRY_POLICIES = new Set([
  ...['5xx', 'gateway-error', 'reset', 'reset-before-request', 'connect-failure', 'retriable-4xx', 'refused-stream'],
  ...['retriable-status-codes', 'retriable-headers', 'envoy-ratelimited', 'http3-post-connect-failure'],
  ...['cancelled', 'deadline-exceeded', 'internal', 'resource-exhausted', 'unavailable'],
]);

// Istio takes the codes that Go has a name for: those that Node has, but for 509.
function isErrorStatus(policy: unknown): boolean {
  return (
    typeof policy === 'string' && /^[45]\d\d$/.test(policy) && policy !== '509' && STATUS_CODES[policy] !== undefined
  );
}
