import type { Labels, Series } from '../query/series';
import type { OwnMetric, Scenario } from '../scenario';
import { Application } from './application';
import { AskedMetrics, DURATIONS, isAsked, REQUESTS } from './asked-metrics';
import { clientHistogram, istioHistogram } from './buckets';
import { containersOf } from './container';
import { Exposition } from './exposition';
import type { Answers } from './fleet';
import { Kubelet } from './kubelet';
import { LabelBook } from './label-book';
import { memo } from './memo';
import type { PlayedService } from './played-service';
import type { Pod } from './pod';
import { CADVISOR_METRICS, STATE_METRICS } from './saturation-metrics';
import { Sidecar } from './sidecar';
import { type KnownPod, StateMetrics } from './state-metrics';

/** Makes what Prometheus scrapes, as far as somebody asks for what it exposes. */
export class TargetMaker {
  /** Series of all targets. */
  readonly store: Series[] = [];
  readonly asked: AskedMetrics;
  private readonly book: LabelBook;
  private readonly mesh: Exposition;

  constructor(
    private readonly service: PlayedService,
    scenario: Scenario,
    metrics: Iterable<string>,
    private readonly prometheus: 2 | 3,
  ) {
    this.asked = new AskedMetrics(metrics, scenario);
    this.book = bookOf(service);
    const { durations, requests } = this.asked;
    const shape = istioHistogram(prometheus);
    this.mesh = new Exposition(
      this.book,
      requests ? REQUESTS : undefined,
      isAsked(durations) ? { name: DURATIONS, asked: durations, shape } : undefined,
    );
  }

  /** A pod's proxy. */
  sidecar(scrapeLabels: Labels, draw: () => void): Sidecar {
    return new Sidecar(this.store, this.up(scrapeLabels), this.mesh, draw);
  }

  /** A pod's application; undefined if nobody asks for its own metrics. */
  application(pod: Pod, scrapeLabels: Labels, counted: Answers, draw: () => void): Application | undefined {
    if (this.asked.own.length === 0) return undefined;
    const metrics = this.asked.own.map((metric) => ({ metric, exposition: this.ownExposition(metric) }));
    return new Application(this.store, this.up(scrapeLabels), pod, counted, metrics, scrapeLabels, draw);
  }

  /** The kubelet of a pod's node; undefined if nobody asks for what cAdvisor measures. */
  kubelet({ pod, name, namespace }: KnownPod): Kubelet | undefined {
    const { saturation } = this.asked;
    if (!CADVISOR_METRICS.some((metric) => saturation.has(metric))) return undefined;
    const up = this.up({ job: 'kubelet', metrics_path: '/metrics/cadvisor', instance: `node-of-${name}` });
    const containers = containersOf(this.service.name);
    return new Kubelet(this.store, up, this.book, pod, { namespace, pod: name }, containers, saturation);
  }

  /** What knows all pods; undefined if nobody asks for what it knows. */
  stateMetrics(pods: () => readonly KnownPod[]): StateMetrics | undefined {
    const { saturation } = this.asked;
    if (!STATE_METRICS.some((metric) => saturation.has(metric))) return undefined;
    const up = this.up({ job: 'kube-state-metrics', instance: '10.8.0.1:8080' });
    return new StateMetrics(this.store, up, this.book, pods, containersOf(this.service.name), saturation);
  }

  private up(labels: Labels): Labels | undefined {
    if (!this.asked.up) return undefined;
    return this.book.get(`up ${labels.job} ${labels.instance}`, () => ({ __name__: 'up', ...labels }));
  }

  private ownExposition({ name, counts }: OwnMetric): Exposition {
    if (counts !== 'seconds') return new Exposition(this.book, name, undefined);
    const shape = clientHistogram(this.prometheus);
    return new Exposition(this.book, undefined, { name, asked: this.asked.histogram(name), shape });
  }
}

const bookOf = memo(({ seriesLabels }: PlayedService) => new LabelBook(seriesLabels));
