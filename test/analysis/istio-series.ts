import { labelSet } from './answers';

type Labels = Readonly<Record<string, string>>;

/** The series of requests of Istio: `istio_requests_total{…}`. */
export function requestSeries(labels: Labels): string {
  return `istio_requests_total${labelSet(labels)}`;
}

/**
 * The series of a histogram of Istio: for each bound how it grows, `{ 250: '0+90x8', '+Inf': '0+100x8' }`. Bounds are
 * spelled as Prometheus 2 keeps them, or as Prometheus 3 does.
 */
export function histogram(labels: Labels, buckets: Labels, prometheus: 2 | 3 = 2): Record<string, string> {
  return Object.fromEntries(
    Object.entries(buckets).map(([bound, values]) => {
      const le = prometheus === 3 && /^\d+$/.test(bound) ? `${bound}.0` : bound;
      return [`istio_request_duration_milliseconds_bucket${labelSet({ ...labels, le })}`, values];
    }),
  );
}

/** What callers of the canary count. */
export function ofClients(more: Labels = {}): Labels {
  return {
    reporter: 'source',
    destination_service: 'svc-a-canary.prod.svc.cluster.local',
    response_code: '200',
    pod: 'gateway-1',
    ...more,
  };
}

/** What a new pod counts. */
export function ofPods(more: Labels = {}): Labels {
  return { reporter: 'destination', namespace: 'prod', pod: 'svc-a-abc123-x7x7x', response_code: '200', ...more };
}
