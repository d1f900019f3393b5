import type { Labels } from '../query/series';
import type { PlayedService } from './played-service';
import { podAddress, podName } from './pod-names';

/** How a request ended: `unanswered` if no pod was there to answer (UH, no healthy upstream). */
export type End = 'succeeded' | 'failed' | 'unanswered';

/** One of the two versions that run beside each other. */
export interface Release {
  readonly hash: string;
  /** Of its pod template. */
  readonly labels: Readonly<Record<string, string>>;
  /** Of its pods' addresses. */
  readonly network: number;
}

/** What the sidecar of a pod of the service says of the requests that it answered. */
export function answeredLabels(
  service: PlayedService,
  release: Release,
  ordinal: number,
  destination: string,
  end: End,
): Labels {
  return {
    ...scrapeLabels(service.namespace, podName(`${service.name}-${release.hash}`, ordinal), release, ordinal),
    reporter: 'destination',
    ...caller(service),
    ...destinationLabels(service, release),
    ...destinationService(service, destination),
    ...outcome(service, end),
    connection_security_policy: 'mutual_tls',
  };
}

/** What a caller's sidecar says of the requests that it sent. The labels of the scrape are the caller's. */
export function sentLabels(
  service: PlayedService,
  release: Release,
  callerOrdinal: number,
  destination: string,
  end: End,
): Labels {
  return {
    ...scrapeLabels(service.namespace, podName(`${CALLER}-${CALLERS.hash}`, callerOrdinal), CALLERS, callerOrdinal),
    reporter: 'source',
    ...caller(service),
    ...(end === 'unanswered' ? NOBODY : destinationLabels(service, release)),
    ...destinationService(service, destination),
    ...outcome(service, end),
    connection_security_policy: 'unknown',
  };
}

/** The name under which a Service is called from everywhere. */
export function hostOf(service: PlayedService, name: string): string {
  return `${name}.${service.namespace}.svc.cluster.local`;
}

/** What a scrape adds to the series of a pod's sidecar; an application is scraped at another port, by another job. */
export function scrapeLabels(
  namespace: string,
  pod: string,
  { hash, network }: Release,
  ordinal: number,
  container = 'istio-proxy',
): Labels {
  const ofSidecar = container === 'istio-proxy';
  return {
    namespace,
    pod,
    job: ofSidecar ? 'envoy-stats' : container,
    instance: `${podAddress(network, ordinal)}:${ofSidecar ? 15020 : 8080}`,
    container,
    rollouts_pod_template_hash: hash,
  };
}

const CALLER = 'caller';

/** The callers are a Rollout too: a hash at a caller's series is the caller's own. */
export const CALLERS: Release = { hash: '5d4f8c7b96', labels: {}, network: 9 };

/** The name of a caller's pod. */
export function callerName(ordinal: number): string {
  return podName(`${CALLER}-${CALLERS.hash}`, ordinal);
}

function caller({ namespace }: PlayedService): Labels {
  return {
    source_workload: CALLER,
    source_workload_namespace: namespace,
    source_app: CALLER,
    source_canonical_service: CALLER,
    source_canonical_revision: 'latest',
    source_version: 'unknown',
    source_cluster: 'Kubernetes',
    source_principal: principal(namespace, CALLER),
  };
}

/**
 * The workload is the Rollout's name for both versions since Istio 1.22; the canonical revision and service are the first of some
 * labels of the pods.
 *
 * @see https://istio.io/latest/docs/reference/config/metrics/#labels
 */
function destinationLabels({ name, namespace }: PlayedService, { labels }: Release): Labels {
  return {
    destination_workload: name,
    destination_workload_namespace: namespace,
    destination_app: labels.app ?? 'unknown',
    destination_canonical_service:
      labels['service.istio.io/canonical-name'] ?? labels['app.kubernetes.io/name'] ?? labels.app ?? name,
    destination_canonical_revision:
      labels['service.istio.io/canonical-revision'] ??
      labels['app.kubernetes.io/version'] ??
      labels.version ??
      'latest',
    destination_version: labels.version ?? 'unknown',
    destination_cluster: 'Kubernetes',
    destination_principal: principal(namespace, name),
  };
}

/** Without a pod the proxy knows the Service only. */
const NOBODY: Labels = {
  destination_workload: 'unknown',
  destination_workload_namespace: 'unknown',
  destination_app: 'unknown',
  destination_canonical_service: 'unknown',
  destination_canonical_revision: 'latest',
  destination_version: 'unknown',
  destination_cluster: 'unknown',
  destination_principal: 'unknown',
};

function destinationService(service: PlayedService, name: string): Labels {
  return {
    destination_service: hostOf(service, name),
    destination_service_name: name,
    destination_service_namespace: service.namespace,
  };
}

function outcome({ protocol = 'http' }: PlayedService, end: End): Labels {
  const response_flags = end === 'unanswered' ? 'UH' : '-';
  if (protocol === 'grpc') {
    // UNAVAILABLE. To HTTP a failed call is a success.
    const grpc_response_status = end === 'succeeded' ? '0' : '14';
    return { request_protocol: 'grpc', response_code: '200', grpc_response_status, response_flags };
  }
  return { request_protocol: 'http', response_code: CODES[end], response_flags };
}

const CODES: Readonly<Record<End, string>> = { succeeded: '200', failed: '500', unanswered: '503' };

function principal(namespace: string, account: string): string {
  return `spiffe://cluster.local/ns/${namespace}/sa/${account}`;
}
