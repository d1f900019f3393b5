import { Matcher, regexLiteral, Selector } from '../promql';
import type { AnalysisTarget } from './analysis';
import { CANARY_HASH, STABLE_HASH } from './analysis-template';
import type { View } from './schedule';

/** How the series of the canary pods are told from others: by the pod's name, or by its hash label. */
export type PodSelector = 'pod-name' | 'hash-label';

/** Which of the two releases that run beside each other. */
export type Version = 'canary' | 'stable';

/** Whose requests, counted by whom. */
export interface RequestsProps {
  readonly view: View;
  /** @default 'canary' */
  readonly version?: Version;
  /** @default 'pod-name' */
  readonly podSelector?: PodSelector;
  /** What else the series must satisfy. @default - nothing */
  readonly matchers?: readonly Matcher[];
  /** @default 'istio_requests_total' */
  readonly metric?: string;
}

/**
 * The requests that went to one version, as one side counted them.
 *
 * Neither `destination_workload` nor, on the side of the pods, `destination_service` tells the canary from the stable
 * release: the first is the Rollout's name for both, and the second is that of the Service which is the oldest.
 *
 * @see https://istio.io/latest/docs/reference/config/metrics/
 */
export function istioRequests(target: AnalysisTarget, props: RequestsProps): Selector {
  const { view, version = 'canary', podSelector, matchers = [], metric = 'istio_requests_total' } = props;
  // Code 0 is an answer that nobody waited for: it proves neither a good pod nor a bad one, and a canary that hangs must
  // not pass by it. How long they waited counts.
  const answered = metric === 'istio_requests_total' ? [Matcher.notEqual('response_code', '0'), ...matchers] : matchers;
  if (view === 'client') {
    return new Selector(
      metric,
      Matcher.equal('reporter', 'source'),
      Matcher.equal('destination_service', version === 'canary' ? target.canaryHost : target.stableHost),
      ...answered,
    );
  }
  return new Selector(
    metric,
    Matcher.equal('reporter', 'destination'),
    ...podMatchers(target, version, podSelector),
    ...answered,
  );
}

/** What tells the pods of one version by the labels of their own series, whatever metric it is. */
export function podMatchers(
  target: AnalysisTarget,
  version: Version,
  podSelector: PodSelector = 'pod-name',
): Matcher[] {
  const hash = `{{args.${(version === 'canary' ? CANARY_HASH : STABLE_HASH).name}}}`;
  // In a template of the platform an argument stands for the name, and names have no characters to be escaped.
  const name = target.platform ? target.name : regexLiteral(target.name);
  return [
    Matcher.equal('namespace', target.namespace),
    podSelector === 'hash-label'
      ? Matcher.equal('rollouts_pod_template_hash', hash)
      : Matcher.matches('pod', `${name}-${hash}-.+`),
  ];
}

// A failed gRPC call is a 200 to HTTP. These are UNKNOWN, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, UNIMPLEMENTED, INTERNAL,
// UNAVAILABLE and DATA_LOSS; the other codes say that the caller was wrong.
const FAILED_GRPC = '2|4|8|12|13|14|15';

/** The failed ones among them. */
export function failedRequests(requests: Selector, protocol: 'http' | 'grpc'): Selector[] {
  if (protocol !== 'grpc') return [requests.with(Matcher.matches('response_code', '5..'))];
  return [
    requests.with(Matcher.equal('request_protocol', 'grpc'), Matcher.matches('grpc_response_status', FAILED_GRPC)),
    requests.with(Matcher.notEqual('request_protocol', 'grpc'), Matcher.matches('response_code', '5..')),
  ];
}

/** The others. */
export function succeededRequests(requests: Selector, protocol: 'http' | 'grpc'): Selector[] {
  if (protocol !== 'grpc') return [requests.with(Matcher.notMatches('response_code', '5..'))];
  return [
    requests.with(Matcher.equal('request_protocol', 'grpc'), Matcher.notMatches('grpc_response_status', FAILED_GRPC)),
    requests.with(Matcher.notEqual('request_protocol', 'grpc'), Matcher.notMatches('response_code', '5..')),
  ];
}

/** What counts as failed, for the person who is called at night. */
export function failedReason(protocol: 'http' | 'grpc'): string {
  const neither = '; code 0, where nobody waited for the answer, counts neither for nor against';
  return protocol === 'http'
    ? `5xx${neither}`
    : `UNKNOWN (2), DEADLINE_EXCEEDED (4), RESOURCE_EXHAUSTED (8), UNIMPLEMENTED (12), INTERNAL (13), UNAVAILABLE (14), DATA_LOSS (15), and 5xx where it never came to gRPC${neither}`;
}
