import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import { type Labels, Series, type SeriesStore } from '../../../lib/simulation/query/series';

/**
 * What a Prometheus scrapes while svc-a is released: pods of both versions, callers, the kubelet and kube-state-metrics.
 * Pods come and go, scrapes fail, the first failure makes a new series, applications count from zero again. The same seed,
 * the same samples.
 */
export class RandomStore implements SeriesStore {
  readonly series: Series[] = [];
  private readonly random;
  private readonly targets: Target[] = [];
  /** Some services have many requests, some few. */
  private readonly busy: number;
  private now = FROM;

  /** @param prometheus how the bounds of buckets are written: "250", or as of Prometheus 3 "250.0" */
  constructor(
    seed: number,
    private readonly prometheus: 2 | 3,
  ) {
    this.random = xoroshiro128plus(seed);
    this.busy = [1, 20][this.below(2)] as number;
    for (let i = 0; i < 2; i++) this.caller(i);
    const ends = this.below(2) === 0 ? this.below(15 * MINUTE) : Number.POSITIVE_INFINITY;
    for (let i = 0; i < 3; i++) this.pod('def456', i, FROM, i === 0 ? ends : Number.POSITIVE_INFINITY);
    if (Number.isFinite(ends)) this.pod('def456', 3, ends);
    this.pod('abc123', 0, this.below(MINUTE));
    this.pod('abc123', 1, this.below(5 * MINUTE));
    this.pod('abc123', 2, this.below(10 * MINUTE), 11 * MINUTE + this.below(5 * MINUTE));
  }

  /** Scrapes everything until then, in the order of time. */
  advance(to: number): void {
    for (;;) {
      const target = this.targets.reduce((first, it) => (it.next < first.next ? it : first));
      if (target.next > to) return;
      this.now = target.next;
      this.scrape(target);
    }
  }

  /** When one of the targets will be scraped next. */
  upcomingScrape(): number {
    const running = this.targets.filter((it) => Number.isFinite(it.next));
    return (running[this.below(running.length)] as Target).next;
  }

  below(limit: number): number {
    return uniformInt(this.random, 0, limit - 1);
  }

  private scrape(target: Target): void {
    const failed = this.now >= target.until || this.below(30) === 0;
    for (const counted of target.counted) {
      if (failed) this.end(counted);
      else this.sample(counted);
    }
    target.next = this.now < target.until ? this.now + SCRAPE : Number.POSITIVE_INFINITY;
  }

  private end({ series }: Counted): void {
    if (series && !Number.isNaN(series.values[series.length - 1])) series.push(this.now, Number.NaN);
  }

  private sample(counted: Counted): void {
    counted.value = counted.next(counted.value);
    if (counted.value === undefined) return;
    if (counted.series === undefined) {
      counted.series = new Series(counted.labels);
      this.series.push(counted.series);
    }
    counted.series.push(this.now, counted.value);
  }

  private target(from: number, until: number): Add {
    const counted: Counted[] = [];
    // Each at moments of its own; some at the same whole seconds, as questions may be asked too.
    const next = this.below(3) === 0 ? Math.ceil(from / SCRAPE) * SCRAPE : from + this.below(SCRAPE);
    this.targets.push({ next, until, counted });
    return (labels, next) => counted.push({ labels, next, series: undefined, value: undefined });
  }

  /** Requests: a few each time; a rare kind is not there before the first one. */
  private counter(most: number, oneIn = 1): Counted['next'] {
    return (value) => {
      const more = this.below(oneIn) === 0 ? this.below(most * this.busy + 1) : 0;
      return value === undefined && more === 0 ? undefined : (value ?? 0) + more;
    };
  }

  private caller(ordinal: number): void {
    const pod = `gateway-${ordinal}`;
    const add = this.target(FROM, Number.POSITIVE_INFINITY);
    for (const [version, canary] of [
      ['stable', false],
      ['canary', true],
    ] as const) {
      const more = { pod, namespace: 'istio-system', destination_service: `svc-a-${version}.prod.svc.cluster.local` };
      const requests = (code: string, flags: string, most: number, oneIn = 1) =>
        add(istioRequests('source', code, { ...more, response_flags: flags }), this.during(canary, most, oneIn));
      requests('200', '-', canary ? 60 : 900);
      requests('500', '-', 3, canary ? 4 : 20);
      requests('503', 'UH', 2, 30);
      requests('0', 'DC', 1, 10);
      this.histogram(add, 'istio_request_duration_milliseconds', ISTIO_BUCKETS, {
        ...istioLabels('source', '200'),
        ...more,
        response_flags: '-',
      });
    }
  }

  /** The new version gets nothing before it is there. */
  private during(canary: boolean, most: number, oneIn: number): Counted['next'] {
    const counter = this.counter(most, oneIn);
    return (value) => (canary && this.now < MINUTE ? value : counter(value));
  }

  private pod(hash: string, ordinal: number, from: number, until = Number.POSITIVE_INFINITY): void {
    const pod = `svc-a-${hash}-${'bcdfgh'[ordinal]}x7x7`;
    const more = { pod, namespace: 'prod', rollouts_pod_template_hash: hash, instance: `10.0.0.${ordinal}:15020` };
    const sidecar = this.target(from, until);
    const requests = (code: string, most: number, oneIn = 1) =>
      sidecar(istioRequests('destination', code, more), this.counter(most, oneIn));
    requests('200', hash === 'abc123' ? 50 : 400);
    requests('500', 2, hash === 'abc123' ? 3 : 12);
    requests('503', 1, 25);
    const grpc = { ...more, request_protocol: 'grpc', destination_workload: 'svc-b' };
    sidecar(istioRequests('destination', '200', { ...grpc, grpc_response_status: '0' }), this.counter(90));
    sidecar(istioRequests('destination', '200', { ...grpc, grpc_response_status: '14' }), this.counter(2, 6));
    this.histogram(sidecar, 'istio_request_duration_milliseconds', ISTIO_BUCKETS, {
      ...istioLabels('destination', '200'),
      ...more,
    });
    this.application(pod, from, until);
    this.containers(pod, from, until);
  }

  private application(pod: string, from: number, until: number): void {
    const add = this.target(from, until);
    const labels = { namespace: 'prod', pod, job: 'svc-a' };
    const restarts = () => this.below(40) === 0;
    add({ __name__: 'up', ...labels }, () => 1);
    for (const status of ['200', '404', '500']) {
      const counter = this.counter(status === '200' ? 200 : 4);
      add({ __name__: 'http_requests_total', status, ...labels }, (value) =>
        restarts() ? this.below(3) : counter(value),
      );
    }
    this.histogram(add, 'http_request_duration_seconds', [0.005, 0.05, 0.1, 0.5, 1, 2.5], labels);
    add({ __name__: 'queue_length', ...labels }, (value = 10) => value + this.below(7) - 3 + this.below(100) / 100);
  }

  private containers(pod: string, from: number, until: number): void {
    const add = this.target(from, until);
    for (const container of ['svc-a', 'istio-proxy']) {
      const labels = { namespace: 'prod', pod, container };
      const of = (name: string, more: Labels = {}) => ({ __name__: name, ...labels, ...more });
      add(of('container_cpu_usage_seconds_total'), (value = 0) => value + this.below(1000) / 100);
      add(of('container_cpu_cfs_periods_total'), (value = 0) => value + 150);
      add(of('container_cpu_cfs_throttled_periods_total'), this.counter(150));
      add(of('container_memory_working_set_bytes'), () => 2 ** 20 * (100 + this.below(100)));
      add(of('container_oom_events_total'), this.counter(1, 40));
      add(of('kube_pod_container_status_restarts_total'), (value = 0) => value + (this.below(60) === 0 ? 1 : 0));
      add(of('kube_pod_container_status_last_terminated_reason', { reason: 'OOMKilled' }), (value) =>
        value === 1 || this.below(80) === 0 ? 1 : undefined,
      );
      if (container === 'istio-proxy') continue;
      for (const [resource, limit] of Object.entries({ cpu: 2, memory: 2 ** 28 })) {
        add(of('kube_pod_container_resource_limits', { resource }), () => limit);
      }
    }
  }

  private histogram(add: Add, name: string, bounds: readonly number[], labels: Labels): void {
    // A bucket is counted after the smaller ones in the same scrape, and holds what they got and some more.
    let upToHere = 0;
    const bucket = (le: string, more: () => number) =>
      add({ ...labels, __name__: `${name}_bucket`, le }, (value = 0) => {
        upToHere += more();
        return value + upToHere;
      });
    bounds.forEach((bound, i) => {
      const le = this.prometheus === 3 && Number.isInteger(bound) ? `${bound}.0` : String(bound);
      bucket(le, () => (i === 0 ? -upToHere : 0) + this.below(2 + bounds.length - i));
    });
    bucket('+Inf', () => (this.below(20) === 0 ? 1 : 0));
    add({ ...labels, __name__: `${name}_count` }, (value = 0) => value + upToHere);
    add({ ...labels, __name__: `${name}_sum` }, (value = 0) => value + upToHere * (this.below(1000) / 7));
  }
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const SCRAPE = 15 * SECOND;
/** The service is there before its release. */
const FROM = -30 * MINUTE;
const ISTIO_BUCKETS = [1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500];

interface Target {
  readonly until: number;
  readonly counted: Counted[];
  next: number;
}

type Add = (labels: Labels, next: Counted['next']) => void;

interface Counted {
  readonly labels: Labels;
  /** The value at the next scrape; undefined while there is none yet. */
  readonly next: (value: number | undefined) => number | undefined;
  series: Series | undefined;
  value: number | undefined;
}

function istioRequests(reporter: string, code: string, more: Labels): Labels {
  return { __name__: 'istio_requests_total', ...istioLabels(reporter, code), ...more };
}

function istioLabels(reporter: string, code: string): Labels {
  return {
    reporter,
    response_code: code,
    request_protocol: 'http',
    destination_workload: 'svc-a',
    destination_workload_namespace: 'prod',
    job: 'istio-proxies',
    container: 'istio-proxy',
  };
}
