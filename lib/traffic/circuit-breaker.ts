import type { istio } from '../../imports';
import { type Expectation, type Shaped, shaped } from '../core';

/**
 * How much one calling proxy may have under way to a destination at a time. A limit has to be generous (twice the peak
 * requests per second times the slowest percentile, for each caller): what it turns away is counted against the canary.
 *
 * Limits are whole numbers from 1 to 2147483647.
 */
export interface CircuitBreaker {
  /** How many TCP connections are open. @default 1024 */
  readonly maxConnections?: number;
  /** How many requests wait for a connection. @default 1024 */
  readonly maxPendingRequests?: number;
  /** How many requests are under way. @default 1024 */
  readonly maxRequests?: number;
  /** How many retries are under way. @default 3 */
  readonly maxRetries?: number;
}

const LIMITS = { maxConnections: 1024, maxPendingRequests: 1024, maxRequests: 1024, maxRetries: 3 } as const;

/**
 * The traffic policy of one destination.
 *
 * Only the stable pods are ejected when they fail. With one canary pod, older Envoys eject it all the same, whatever the
 * percentage says: the canary then gets no requests and looks healthy to the view from its pods.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/destination-rule/
 */
export function trafficPolicy(track: 'stable' | 'canary', breaker: CircuitBreaker = {}): istio.TrafficPolicy {
  const limits = { ...LIMITS, ...breaker };
  return {
    connectionPool: {
      tcp: { maxConnections: limits.maxConnections },
      http: {
        http1MaxPendingRequests: limits.maxPendingRequests,
        http2MaxRequests: limits.maxRequests,
        maxRetries: limits.maxRetries,
      },
    },
    outlierDetection:
      track === 'canary'
        ? undefined
        : {
            // Gateway errors (502, 503, 504) come from a pod that is ill; a 500 comes from the code, on every pod alike.
            consecutiveGatewayErrors: 5,
            consecutive5xxErrors: 0,
            interval: '10s',
            baseEjectionTime: '30s',
            maxEjectionPercent: 50,
          },
  };
}

/** The limits that are sound, and what is wrong with the others. */
export function soundCircuitBreaker(breaker: CircuitBreaker): Shaped<CircuitBreaker> {
  return shaped<CircuitBreaker>(breaker, {
    maxConnections: limit(LIMITS.maxConnections),
    maxPendingRequests: limit(LIMITS.maxPendingRequests),
    maxRequests: limit(LIMITS.maxRequests),
    maxRetries: limit(LIMITS.maxRetries),
  });
}

function limit(usual: number): Expectation {
  return {
    is: (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 2 ** 31 - 1,
    not: 'no whole number from 1',
    write: `for example ${usual}`,
  };
}
