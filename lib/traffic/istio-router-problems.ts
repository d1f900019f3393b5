import { STATUS_CODES } from 'node:http';
import { Duration } from 'cdk8s';
import {
  A_DURATION,
  A_LIST,
  A_MAP,
  dnsLabelProblem,
  durationProblem,
  goDuration,
  type Shape,
  type Shaped,
  shaped,
  show,
} from '../core';
import { soundCircuitBreaker } from './circuit-breaker';
import type { IstioRouterProps, Retries } from './istio-router-props';

const SHAPE: Shape<IstioRouterProps> = {
  gateways: A_LIST,
  hosts: A_LIST,
  timeout: A_DURATION,
  retries: A_MAP,
  circuitBreaker: A_MAP,
};

const RETRIES: Shape<Retries> = { attempts: true, retryOn: A_LIST, perTryTimeout: A_DURATION };

/** The options of a router as far as their kinds are right, and everything that is wrong with them. */
export function checkedRouterProps(given: unknown): Shaped<IstioRouterProps> {
  const { sound: props, problems } = shaped(given, SHAPE);
  const retries = props.retries && shaped<Retries>(props.retries, RETRIES);
  const circuitBreaker = props.circuitBreaker && soundCircuitBreaker(props.circuitBreaker);
  return {
    sound: { ...props, retries: retries?.sound, circuitBreaker: circuitBreaker?.sound },
    problems: [
      ...problems,
      ...gatewayProblems(props),
      ...hostProblems(props.hosts ?? []),
      ...timeProblems('timeout', props.timeout),
      ...(retries ? [...retries.problems.map((p) => `retries.${p}`), ...retriesProblems(retries.sound)] : []),
      ...(circuitBreaker?.problems.map((p) => `circuitBreaker.${p}`) ?? []),
    ],
  };
}

function gatewayProblems({ gateways = [], hosts }: IstioRouterProps): string[] {
  // Istio's own validation stops at the first name without "/", so a wrong one would go unnoticed.
  const isGateway = (name: unknown): boolean => {
    const parts = typeof name === 'string' ? name.split('/') : [];
    return parts.length === 2 && parts.every((part) => dnsLabelProblem(part) === undefined);
  };
  const problems = [...gateways]
    .filter((name) => !isGateway(name))
    .map(
      (name) =>
        `gateways: ${show(name)} is no gateway; write namespace/name, such as istio-ingress/public ("mesh" is there already)`,
    );
  if (gateways.length > 0 && (hosts ?? []).length === 0) {
    problems.push(
      'gateways: a gateway routes by public host name and there is none; give hosts, such as shop.example.com',
    );
  }
  return problems;
}

function hostProblems(given: readonly string[]): string[] {
  const hosts = [...given];
  const wrong = hosts.map(hostProblem).filter((problem) => problem !== undefined);
  return wrong.length > 0 ? wrong : hosts.flatMap((host, i) => overlapProblems(host, hosts.slice(0, i)));
}

/** Says why a host name cannot be one: Istio's rules for a VirtualService, in which only the first label may be `*`. */
function hostProblem(host: unknown): string | undefined {
  if (host === '*') return 'hosts: "*" would take every host of the mesh, and Istio refuses it there; name the hosts';
  const labels = typeof host === 'string' && host.length <= 253 ? host.replace(/^\*\.(?=.)/, '').split('.') : [];
  const sound =
    labels.length > 1 && labels.every((label) => HOST_LABEL.test(label)) && !/^\d+$/.test(labels.at(-1) ?? '');
  return sound ? undefined : `hosts: ${show(host)} is no host name with a domain; write for example shop.example.com`;
}

const HOST_LABEL = /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/;

function overlapProblems(host: string, others: readonly string[]): string[] {
  return others
    .filter((other) => overlap(host, other))
    .map((other) =>
      other === host
        ? `hosts: ${show(host)} stands there twice; keep one`
        : `hosts: ${show(host)} and ${show(other)} overlap, and Istio refuses both; keep one of them`,
    );
}

/** Says which of the hosts holds the address that the service has anyway. */
export function ownHostProblems(own: string, hosts: readonly string[]): string[] {
  return hosts
    .filter((host) => overlap(host, own))
    .map(
      (host) => `hosts: ${show(host)} holds the service's own address ${own}, which is routed already; leave it out`,
    );
}

/** Whether one of two hosts holds the other: Istio then refuses the whole VirtualService. */
function overlap(one: string, other: string): boolean {
  const holds = (wide: string, host: string): boolean => wide.startsWith('*.') && host.endsWith(wide.slice(1));
  return one === other || holds(one, other) || holds(other, one);
}

function retriesProblems({ attempts, retryOn, perTryTimeout }: Retries): string[] {
  const problems = timeProblems('retries.perTryTimeout', perTryTimeout);
  if (!Number.isInteger(attempts) || attempts < 0 || attempts > 10) {
    problems.push(`retries.attempts: ${show(attempts)} is no whole number from 0 to 10; write for example 2`);
  } else if (attempts === 0 && (retryOn || perTryTimeout)) {
    return [...problems, 'retries: with 0 attempts Istio accepts neither retryOn nor perTryTimeout; leave them out'];
  }
  if (retryOn?.length === 0) {
    problems.push(
      'retries.retryOn: an empty list means all that Istio retries by default; leave it out, or write attempts: 0',
    );
  }
  for (const policy of [...(retryOn ?? [])]) {
    if (!RETRY_POLICIES.has(policy) && !isErrorStatus(policy)) {
      problems.push(
        `retries.retryOn: ${show(policy)} is neither a retry policy nor a status code; write for example connect-failure`,
      );
    }
  }
  return problems;
}

// Istio takes milliseconds, and refuses what is behind their point.
function timeProblems(name: string, time: Duration | undefined): string[] {
  const problem = time && durationProblem(time, Duration.millis(1), Duration.hours(24), 'milliseconds');
  return problem ? [`${name}: ${problem}`] : [];
}

/** Tries that do not fit into the time that a request has: the last ones would never be made. */
export function fitProblems(timeout: Duration | undefined, { attempts, perTryTimeout }: Retries): string[] {
  if (!timeout || !perTryTimeout) return [];
  if (perTryTimeout.toMilliseconds() * (attempts + 1) <= timeout.toMilliseconds()) return [];
  return [
    `retries: ${attempts + 1} tries of ${goDuration(perTryTimeout)} do not fit into the timeout of ${goDuration(timeout)}; raise the timeout or lower attempts`,
  ];
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
