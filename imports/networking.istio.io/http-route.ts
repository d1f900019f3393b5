import type { AtMostOneOf, OneOf } from '../one-of';

/**
 * What happens to the HTTP requests that match; one thing.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#HTTPRoute
 */
export type HttpRoute = HttpRouteSettings & OneOf<HttpRouteActions> & AtMostOneOf<HttpRouteMirrors>;

export interface HttpRouteActions {
  /** Forward to one of these, by weight. */
  readonly route: readonly HttpRouteDestination[];
  readonly redirect: HttpRedirect;
  readonly directResponse: HttpDirectResponse;
  /** Routes of another VirtualService, which has no `hosts`. */
  readonly delegate: Delegate;
}

export interface HttpRouteMirrors {
  /** Copies requests; the answers are dropped. They count in the metrics of who receives them. */
  readonly mirror: Destination;
  readonly mirrors: readonly HttpMirrorPolicy[];
}

export interface HttpRouteSettings {
  /** Argo Rollouts finds routes by their names: give each one of its own. */
  readonly name?: string;
  /**
   * Any of these; within one all conditions must hold.
   *
   * @default - every request, so that routes behind it are never reached
   */
  readonly match?: readonly HttpMatchRequest[];
  readonly headers?: Headers;
  readonly rewrite?: HttpRewrite;
  /** Whole request with all retries, `10s`. @default - none */
  readonly timeout?: string;
  /** @default - two retries on connection failures, refused streams and gRPC UNAVAILABLE and CANCELLED */
  readonly retries?: HttpRetry;
  /** With it, timeout and retries of the route are off. */
  readonly fault?: HttpFaultInjection;
  readonly corsPolicy?: CorsPolicy;
  /** For `mirror`. @default - all */
  readonly mirrorPercentage?: Percent;
}

/** A service and, if it has several, its port; `subset` as its DestinationRule defines it. */
export interface Destination {
  readonly host: string;
  readonly port?: PortSelector;
  readonly subset?: string;
}

export interface PortSelector {
  readonly number: number;
}

export interface HttpRouteDestination {
  readonly destination: Destination;
  /**
   * A share of the sum of the weights, which need not be 100 but not 0. Argo Rollouts writes it: start with 100 and 0.
   */
  readonly weight?: number;
  /** Requests to and answers from this destination only. */
  readonly headers?: Headers;
}

export interface Headers {
  readonly request?: HeaderOperations;
  readonly response?: HeaderOperations;
}

export interface HeaderOperations {
  /** Replaces what the caller sent. */
  readonly set?: Readonly<Record<string, string>>;
  /** Leaves what the caller sent and adds to it. */
  readonly add?: Readonly<Record<string, string>>;
  readonly remove?: readonly string[];
}

export interface HttpMatchRequest {
  readonly name?: string;
  readonly uri?: StringMatch;
  /** @default false */
  readonly ignoreUriCase?: boolean;
  readonly scheme?: StringMatch;
  readonly method?: StringMatch;
  readonly authority?: StringMatch;
  /** Names in lowercase. `{}` for present, whatever it is. */
  readonly headers?: Readonly<Record<string, StringMatchOrPresent>>;
  /** Matches requests that do not have these. */
  readonly withoutHeaders?: Readonly<Record<string, StringMatchOrPresent>>;
  readonly queryParams?: Readonly<Record<string, StringMatchOrPresent>>;
  readonly port?: number;
  /** Labels of the client; sidecars only. */
  readonly sourceLabels?: Readonly<Record<string, string>>;
  /** Namespace of the client. */
  readonly sourceNamespace?: string;
  /** In place of the VirtualService's. */
  readonly gateways?: readonly string[];
  /** Name of this route in Envoy's statistics. */
  readonly statPrefix?: string;
}

export interface StringMatchKinds {
  readonly exact: string;
  readonly prefix: string;
  /** RE2, of the whole text. */
  readonly regex: string;
}

export type StringMatch = OneOf<StringMatchKinds>;

export type StringMatchOrPresent = AtMostOneOf<StringMatchKinds>;

/** Destination, or another VirtualService's routes. */
export interface Delegate {
  readonly name: string;
  /** @default - the VirtualService's own */
  readonly namespace?: string;
}

export type HttpRedirect = {
  /** @default 301 */
  readonly redirectCode?: number;
  readonly uri?: string;
  /** In place of the part that a `prefix` matched. */
  readonly prefixRewrite?: string;
  readonly authority?: string;
  readonly scheme?: string;
} & AtMostOneOf<{
  readonly port: number;
  readonly derivePort: 'FROM_PROTOCOL_DEFAULT' | 'FROM_REQUEST_PORT';
}>;

export interface HttpDirectResponse {
  readonly status: number;
  readonly body?: HttpBody;
}

export type HttpBody = OneOf<{
  readonly string: string;
  /** Base64. */
  readonly bytes: string;
}>;

/** `uri` replaces the whole path, or the part that a `prefix` matched. */
export interface HttpRewrite {
  readonly uri?: string;
  readonly uriRegexRewrite?: RegexRewrite;
  readonly authority?: string;
}

export interface RegexRewrite {
  /** RE2. */
  readonly match: string;
  /** `\1` is the first group. */
  readonly rewrite: string;
}

/**
 * What clients see is after retries: they hide errors of a canary from metrics of the client side, and stay with the
 * destination that was chosen first.
 */
export interface HttpRetry {
  /** 0 for none; the other fields must then be left out. */
  readonly attempts?: number;
  /** A duration for each try, the first too. @default - the route's timeout */
  readonly perTryTimeout?: string;
  /** Envoy's conditions, comma separated. */
  readonly retryOn?: string;
  /** The shortest wait between tries. @default 25ms */
  readonly backoff?: string;
  readonly retryRemoteLocalities?: boolean;
  /** @default true */
  readonly retryIgnorePreviousHosts?: boolean;
}

export interface HttpFaultInjection {
  readonly delay?: FaultDelay;
  readonly abort?: FaultAbort;
}

export interface FaultDelay {
  readonly fixedDelay: string;
  readonly percentage?: Percent;
}

export type FaultAbort = { readonly percentage?: Percent } & OneOf<{
  readonly httpStatus: number;
  /** The name of the code, such as `UNAVAILABLE`. */
  readonly grpcStatus: string;
}>;

/** 0 to 100, with fractions. */
export interface Percent {
  readonly value: number;
}

export interface HttpMirrorPolicy {
  readonly destination: Destination;
  /** @default - all */
  readonly percentage?: Percent;
}

export interface CorsPolicy {
  readonly allowOrigins?: readonly StringMatch[];
  readonly allowMethods?: readonly string[];
  readonly allowHeaders?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  /** A duration. */
  readonly maxAge?: string;
  readonly allowCredentials?: boolean;
  /** Preflights from origins that are not allowed: on to the service, or not. @default FORWARD */
  readonly unmatchedPreflights?: 'FORWARD' | 'IGNORE';
}
