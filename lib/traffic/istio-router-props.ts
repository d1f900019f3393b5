import type { Duration } from 'cdk8s';
import type { CircuitBreaker } from './circuit-breaker';

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
   * How long one try may take: 1 millisecond to 24 hours. All tries have to fit into the timeout.
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
   * Host names with a domain beside the service's own, such as the public one that a gateway serves. Only the first label
   * may be `*`.
   *
   * @default - none
   */
  readonly hosts?: readonly string[];
  /**
   * How long a request may take, tries included: 1 millisecond to 24 hours.
   *
   * @default - 15 seconds for HTTP; none for gRPC, whose streams live long
   */
  readonly timeout?: Duration;
  /**
   * How often, and on what, callers send a request again. A retry on an answer hides the canary's errors from the view of
   * its clients.
   *
   * @default - 2 more tries on connection failures
   */
  readonly retries?: Retries;
  /**
   * How much each calling proxy may have under way to the stable pods, and as much again to the canary's.
   *
   * @default - 1024 connections, pending requests and requests, and 3 retries at a time
   */
  readonly circuitBreaker?: CircuitBreaker;
}
