import type { Labels, Series } from '../query/series';
import { type Container, restartsOf, runs, usage } from './container';
import type { LabelBook } from './label-book';
import type { Pod } from './pod';
import { CADVISOR_METRICS } from './saturation-metrics';
import { Target } from './target';

/** The kubelet of a pod's node, whose cAdvisor measures the pod's containers. Each pod has a node for itself. */
export class Kubelet extends Target {
  private readonly metrics: readonly string[];
  /** The series of each container since it began last. */
  private readonly known = new Map<Container, { readonly restarts: number; readonly series: readonly Series[] }>();

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
      const seconds = (time - (container.crashes ? this.pod.containerSince : this.pod.created)) / 1000;
      const series = this.seriesOf(container);
      for (const [i, metric] of this.metrics.entries()) {
        (series[i] as Series).push(time, usage(metric, container, seconds));
      }
    }
  }

  /** A container that began again has new series, under an id of its own. */
  private seriesOf(container: Container): readonly Series[] {
    const restarts = restartsOf(container, this.pod);
    let known = this.known.get(container);
    if (known?.restarts !== restarts) {
      const series = this.metrics.map((metric) => this.declare(this.labelsOf(metric, container, restarts)));
      known = { restarts, series };
      this.known.set(container, known);
    }
    return known.series;
  }

  private labelsOf(metric: string, container: Container, restarts: number): Labels {
    const { pod } = this.identity;
    return this.book.get(`${metric} ${pod} ${container.name} ${restarts}`, () => ({
      __name__: metric,
      ...this.identity,
      container: container.name,
      id: `/kubepods/${pod}/${container.name}-${restarts}`,
      job: 'kubelet',
      metrics_path: '/metrics/cadvisor',
      instance: `node-of-${pod}`,
      node: `node-of-${pod}`,
    }));
  }
}
