import { Matcher, regexLiteral, Selector } from '../promql';
import type { AnalysisTarget } from './analysis';
import type { View } from './schedule';

/** The argument with which the Rollout names its new pods to an analysis. */
export const CANARY_HASH = 'canary-hash';

/** How the series of the canary pods are told from others: by the pod's name, or by its hash label. */
export type PodSelector = 'pod-name' | 'hash-label';

/**
 * The requests that went to the canary, as one side counted them.
 *
 * Neither `destination_workload` nor, on the side of the pods, `destination_service` tells the canary from the stable
 * release: the first is the Rollout's name for both, and the second is that of the Service which is the oldest.
 *
 * @see https://istio.io/latest/docs/reference/config/metrics/
 */
export function canaryRequests(view: View, target: AnalysisTarget, podSelector: PodSelector): Selector {
  if (view === 'client') {
    return new Selector(
      'istio_requests_total',
      Matcher.equal('reporter', 'source'),
      Matcher.equal('destination_service', target.canaryHost),
    );
  }
  return new Selector(
    'istio_requests_total',
    Matcher.equal('reporter', 'destination'),
    Matcher.equal('namespace', target.namespace),
    podSelector === 'hash-label'
      ? Matcher.equal('rollouts_pod_template_hash', `{{args.${CANARY_HASH}}}`)
      : Matcher.matches('pod', `${regexLiteral(target.name)}-{{args.${CANARY_HASH}}}-.+`),
  );
}

/** The failed ones among them. */
export function failedRequests(requests: Selector, protocol: 'http' | 'grpc'): Selector[] {
  if (protocol !== 'grpc') return [requests.with(Matcher.matches('response_code', '5..'))];
  return [
    // A failed gRPC call is a 200 to HTTP. These are UNKNOWN, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, UNIMPLEMENTED,
    // INTERNAL, UNAVAILABLE and DATA_LOSS; the other codes say that the caller was wrong.
    requests.with(
      Matcher.equal('request_protocol', 'grpc'),
      Matcher.matches('grpc_response_status', '2|4|8|12|13|14|15'),
    ),
    requests.with(Matcher.notEqual('request_protocol', 'grpc'), Matcher.matches('response_code', '5..')),
  ];
}
