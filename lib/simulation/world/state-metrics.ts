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
  /** The series of each container, by metric and resource. */
  private readonly known = new Map<Pod, Map<Container, Map<string, Series>>>();

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
    const series = this.seriesOf(known.pod, container);
    const push = (id: string, metric: string, labels: Labels, value: number) => {
      if (!this.asked.has(metric)) return;
      const one = series.get(id) ?? this.declare(this.labelsOf(metric, known, container, labels));
      series.set(id, one);
      one.push(time, value);
    };
    push('cpu', 'kube_pod_container_resource_limits', CPU, cpuLimit);
    push('memory', 'kube_pod_container_resource_limits', MEMORY, memoryLimit);
    push('restarts', 'kube_pod_container_status_restarts_total', NONE, restarts);
    if (restarts > 0) push('reason', 'kube_pod_container_status_last_terminated_reason', ERROR, 1);
  }

  private seriesOf(pod: Pod, container: Container): Map<string, Series> {
    const ofPod = this.known.get(pod) ?? new Map<Container, Map<string, Series>>();
    this.known.set(pod, ofPod);
    const series = ofPod.get(container) ?? new Map<string, Series>();
    ofPod.set(container, series);
    return series;
  }

  private labelsOf(metric: string, { name, namespace }: KnownPod, container: Container, more: Labels): Labels {
    return this.book.get(`${metric} ${name} ${container.name} ${more.resource ?? ''}`, () => ({
      __name__: metric,
      namespace,
      pod: name,
      container: container.name,
      job: 'kube-state-metrics',
      instance: '10.8.0.1:8080',
      ...more,
    }));
  }
}

const CPU: Labels = { resource: 'cpu', unit: 'core' };
const MEMORY: Labels = { resource: 'memory', unit: 'byte' };
const ERROR: Labels = { reason: 'Error' };
const NONE: Labels = {};
