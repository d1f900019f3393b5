import type { Labels, Series } from '../query/series';
import { type Container, restartsOf } from './container';
import type { LabelBook } from './label-book';
import type { Pod } from './pod';
import { Target } from './target';

/** A pod as the API server knows it. */
export interface KnownPod {
  readonly pod: Pod;
  readonly name: string;
  readonly namespace: string;
}

/** kube-state-metrics, which tells of all pods of the cluster at once. */
export class StateMetrics extends Target {
  private readonly series = new Map<Labels, Series>();

  constructor(
    store: Series[],
    upLabels: Labels | undefined,
    private readonly book: LabelBook,
    private readonly pods: () => readonly KnownPod[],
    private readonly containers: readonly Container[],
    private readonly asked: ReadonlySet<string>,
  ) {
    super(store, upLabels);
  }

  protected override expose(time: number): void {
    for (const known of this.pods()) {
      for (const container of this.containers) this.exposeContainer(time, known, container);
    }
  }

  private exposeContainer(time: number, known: KnownPod, container: Container): void {
    const { cpuLimit, memoryLimit } = container;
    const restarts = restartsOf(container, known.pod);
    const push = (metric: string, labels: Labels, value: number) => {
      if (this.asked.has(metric)) this.seriesOf(metric, known, container, labels).push(time, value);
    };
    push('kube_pod_container_resource_limits', { resource: 'cpu', unit: 'core' }, cpuLimit);
    push('kube_pod_container_resource_limits', { resource: 'memory', unit: 'byte' }, memoryLimit);
    push('kube_pod_container_status_restarts_total', {}, restarts);
    if (restarts > 0) push('kube_pod_container_status_last_terminated_reason', { reason: 'Error' }, 1);
  }

  private seriesOf(metric: string, { name, namespace }: KnownPod, container: Container, more: Labels): Series {
    const labels = this.book.get(`${metric} ${name} ${container.name} ${more.resource ?? ''}`, () => ({
      __name__: metric,
      namespace,
      pod: name,
      container: container.name,
      job: 'kube-state-metrics',
      instance: '10.8.0.1:8080',
      ...more,
    }));
    let series = this.series.get(labels);
    if (!series) {
      series = this.declare(labels);
      this.series.set(labels, series);
    }
    return series;
  }
}
