import type { Labels, Series } from '../query/series';
import { type Container, restartsOf, runs, usage } from './container';
import type { LabelBook } from './label-book';
import type { Pod } from './pod';
import { CADVISOR_METRICS } from './saturation-metrics';
import { Target } from './target';

/** The kubelet of a pod's node, whose cAdvisor measures the pod's containers. Each pod has a node for itself. */
export class Kubelet extends Target {
  private readonly metrics: readonly string[];
  private readonly series = new Map<Labels, Series>();

  constructor(
    store: Series[],
    upLabels: Labels | undefined,
    private readonly book: LabelBook,
    private readonly pod: Pod,
    /** `namespace` and `pod`. */
    private readonly identity: Labels & { readonly pod: string },
    private readonly containers: readonly Container[],
    asked: ReadonlySet<string>,
  ) {
    super(store, upLabels);
    this.metrics = CADVISOR_METRICS.filter((name) => asked.has(name));
  }

  protected override expose(time: number): void {
    for (const container of this.containers) {
      if (!runs(container, this.pod)) continue;
      const since = container.crashes ? this.pod.containerSince : this.pod.created;
      for (const metric of this.metrics) {
        this.seriesOf(metric, container).push(time, usage(metric, container, (time - since) / 1000));
      }
    }
  }

  /** A container that began again has new series, under an id of its own. */
  private seriesOf(metric: string, container: Container): Series {
    const restarts = restartsOf(container, this.pod);
    const { pod } = this.identity;
    const labels = this.book.get(`${metric} ${pod} ${container.name} ${restarts}`, () => ({
      __name__: metric,
      ...this.identity,
      container: container.name,
      id: `/kubepods/${pod}/${container.name}-${restarts}`,
      job: 'kubelet',
      metrics_path: '/metrics/cadvisor',
      instance: `node-of-${pod}`,
      node: `node-of-${pod}`,
    }));
    let series = this.series.get(labels);
    if (!series) {
      series = this.declare(labels);
      this.series.set(labels, series);
    }
    return series;
  }
}
