import type { AtMostOneOf, OneOf } from '../one-of';
import type { PortSelector } from './http-route';

/** @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#TrafficPolicy */
export interface TrafficPolicy extends PortTrafficPolicySettings {
  /** In place of everything above, for single ports. */
  readonly portLevelSettings?: readonly PortTrafficPolicy[];
  readonly tunnel?: TunnelSettings;
  readonly proxyProtocol?: ProxyProtocol;
  /** In place of `connectionPool.http.maxRetries`. */
  readonly retryBudget?: RetryBudget;
}

export interface PortTrafficPolicySettings {
  readonly loadBalancer?: LoadBalancerSettings;
  readonly connectionPool?: ConnectionPoolSettings;
  /** @default - no host is ever ejected */
  readonly outlierDetection?: OutlierDetection;
  readonly tls?: ClientTlsSettings;
}

export interface PortTrafficPolicy extends PortTrafficPolicySettings {
  readonly port: PortSelector;
}

/** @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#LoadBalancerSettings */
export type LoadBalancerSettings = {
  readonly localityLbSetting?: LocalityLoadBalancerSetting;
  readonly zoneAwareLbSetting?: ZoneAwareLoadBalancerSetting;
  readonly warmup?: WarmupConfiguration;
} & AtMostOneOf<{
  /** @default LEAST_REQUEST */
  readonly simple: 'LEAST_REQUEST' | 'ROUND_ROBIN' | 'RANDOM' | 'PASSTHROUGH';
  /** The same client to the same host, but not to the same side of a weighted route. */
  readonly consistentHash: ConsistentHash;
}>;

export type ConsistentHash = OneOf<{
  readonly httpHeaderName: string;
  readonly httpCookie: HttpCookie;
  readonly httpQueryParameterName: string;
  readonly useSourceIp: boolean;
}> &
  AtMostOneOf<{
    /** @default - a ring of 1024 */
    readonly ringHash: { readonly minimumRingSize?: number };
    /** @default - 65537 entries; a prime */
    readonly maglev: { readonly tableSize?: number };
  }>;

/** Made by the proxy if it is not there and has a `ttl`. */
export interface HttpCookie {
  readonly name: string;
  /** A duration; `0s` for a session cookie. */
  readonly ttl?: string;
  readonly path?: string;
  readonly attributes?: readonly HttpCookieAttribute[];
}

export interface HttpCookieAttribute {
  readonly name: string;
  readonly value?: string;
}

/** `distribute` excludes the other two. Failover works only with `outlierDetection`. */
export interface LocalityLoadBalancerSetting {
  /** @default - that of the mesh */
  readonly enabled?: boolean;
  readonly distribute?: readonly LocalityDistribute[];
  readonly failover?: readonly LocalityFailover[];
  /** Labels, most important first. */
  readonly failoverPriority?: readonly string[];
}

export interface LocalityDistribute {
  /** `region/zone/*` */
  readonly from: string;
  /** Localities and their percentages, which sum up to 100. */
  readonly to: Readonly<Record<string, number>>;
}

export interface LocalityFailover {
  readonly from: string;
  readonly to: string;
}

export interface ZoneAwareLoadBalancerSetting {
  readonly enabled?: boolean;
  readonly failover?: readonly LocalityFailover[];
  readonly failoverPriority?: readonly string[];
  /** Fewer hosts than these are balanced without regard to zones. */
  readonly minClusterSize?: number;
}

/** Traffic to a new host grows over time; LEAST_REQUEST and ROUND_ROBIN only. */
export interface WarmupConfiguration {
  /** A duration. */
  readonly duration: string;
  /** 0 to 100: where it starts. @default 10 */
  readonly minimumPercent?: number;
  /** 1 is linear, more is faster at first. @default 1 */
  readonly aggression?: number;
}

/** Limits of each client proxy. What is above them is a 503 that looks like the service's own. */
export interface ConnectionPoolSettings {
  readonly tcp?: TcpConnectionPool;
  readonly http?: HttpConnectionPool;
}

export interface TcpConnectionPool {
  /** @default - no limit */
  readonly maxConnections?: number;
  /** A duration. @default 10s */
  readonly connectTimeout?: string;
  readonly tcpKeepalive?: TcpKeepalive;
  /** A duration. @default - no limit */
  readonly maxConnectionDuration?: string;
  /** A duration; `0s` for none. @default 1h */
  readonly idleTimeout?: string;
}

export interface TcpKeepalive {
  readonly probes?: number;
  /** A duration without traffic. */
  readonly time?: string;
  /** A duration between probes. */
  readonly interval?: string;
}

export interface HttpConnectionPool {
  /** Requests that wait for a connection. @default - no limit */
  readonly http1MaxPendingRequests?: number;
  /** Requests at once, for HTTP/1 too. @default - no limit */
  readonly http2MaxRequests?: number;
  /** 1 turns keep-alive off. @default - no limit */
  readonly maxRequestsPerConnection?: number;
  /** Retries at once, to all hosts together. @default - no limit */
  readonly maxRetries?: number;
  /** A duration. @default 1h */
  readonly idleTimeout?: string;
  readonly h2UpgradePolicy?: 'DEFAULT' | 'DO_NOT_UPGRADE' | 'UPGRADE';
  /** Speak to the host as the client speaks to the proxy; then no upgrade. @default false */
  readonly useClientProtocol?: boolean;
  /** Of one HTTP/2 connection. */
  readonly maxConcurrentStreams?: number;
  readonly http2KeepAlive?: Http2KeepAlive;
}

export interface Http2KeepAlive {
  /** A duration between pings. */
  readonly interval?: string;
  /** A duration until a ping without answer closes the connection. */
  readonly timeout?: string;
}

/**
 * Takes hosts that fail out of the pool for a while.
 *
 * With one canary pod and `maxEjectionPercent: 100` a bad canary vanishes from the metrics of the pods.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#OutlierDetection
 */
export interface OutlierDetection {
  /** 502, 503 and 504, and connection failures; 0 for off. @default 0 */
  readonly consecutiveGatewayErrors?: number;
  /** Any 5xx; 0 for off. @default 5 */
  readonly consecutive5xxErrors?: number;
  /** Count failures of the client's own side apart. @default false */
  readonly splitExternalLocalOriginErrors?: boolean;
  /** With `splitExternalLocalOriginErrors`. @default 5 */
  readonly consecutiveLocalOriginFailures?: number;
  /** Which codes count as errors. @default - 5xx */
  readonly outlierDetectionHttpErrorCodes?: readonly number[];
  /** A duration between looks. @default 10s */
  readonly interval?: string;
  /** A duration, times the number of ejections so far. @default 30s */
  readonly baseEjectionTime?: string;
  /** @default 10 */
  readonly maxEjectionPercent?: number;
  /** Off while fewer hosts than this are healthy. @default 0 */
  readonly minHealthPercent?: number;
}

/** @see https://istio.io/latest/docs/reference/config/networking/destination-rule/#ClientTLSSettings */
export interface ClientTlsSettings {
  readonly mode: 'DISABLE' | 'SIMPLE' | 'MUTUAL' | 'ISTIO_MUTUAL';
  /** Path. Needed for MUTUAL, as is `privateKey`, unless `credentialName` is given. */
  readonly clientCertificate?: string;
  /** Path. */
  readonly privateKey?: string;
  /** Path. @default - the system's authorities */
  readonly caCertificates?: string;
  /** Path of the revocation list. */
  readonly caCrl?: string;
  /** Secret with certificate, key and authorities, in place of the paths. */
  readonly credentialName?: string;
  readonly subjectAltNames?: readonly string[];
  readonly sni?: string;
  /** Accept any certificate. @default false */
  readonly insecureSkipVerify?: boolean;
}

/** TCP through another host. */
export interface TunnelSettings {
  /** @default CONNECT */
  readonly protocol?: 'CONNECT' | 'POST';
  readonly targetHost: string;
  readonly targetPort: number;
}

export interface ProxyProtocol {
  /** @default V1 */
  readonly version?: 'V1' | 'V2';
}

/** Retries at once, as a share of the requests at once. */
export interface RetryBudget {
  /** 0 to 100. @default 20 */
  readonly percent?: number;
  /** A duration over which requests are counted. @default 0s */
  readonly budgetInterval?: string;
  /** Retries that are always allowed. @default 3 */
  readonly minRetryConcurrency?: number;
}
