import type { OwnMetric, Scenario } from '../scenario';
import { SATURATION_METRICS } from './saturation-metrics';

/** Which series of a histogram are asked for. */
export interface AskedHistogram {
  readonly bucket: boolean;
  readonly sum: boolean;
  readonly count: boolean;
}

/** What the world produces: the metrics that queries ask for and that the scenario has. */
export class AskedMetrics {
  readonly requests: boolean;
  readonly durations: AskedHistogram;
  readonly up: boolean;
  readonly own: readonly OwnMetric[];
  /** Names of saturation metrics. */
  readonly saturation: ReadonlySet<string>;
  private readonly names: ReadonlySet<string>;

  constructor(metrics: Iterable<string>, scenario: Scenario) {
    this.names = new Set([...metrics].filter((name) => !isMissing(name, scenario)));
    this.requests = this.names.has(REQUESTS);
    this.durations = this.histogram(DURATIONS);
    this.up = this.names.has('up');
    this.own = (scenario.ownMetrics ?? []).filter((own) => namesOf(own).some((name) => this.names.has(name)));
    this.saturation = new Set(SATURATION_METRICS.filter((name) => this.names.has(name)));
  }

  /** Whether anything of the mesh is asked for. */
  get mesh(): boolean {
    return this.requests || isAsked(this.durations);
  }

  /** Whether somebody asks how long requests take. */
  get times(): boolean {
    return isAsked(this.durations) || this.own.some(({ counts }) => counts === 'seconds');
  }

  /** Which series of a histogram are asked for. */
  histogram(name: string): AskedHistogram {
    const asked = (end: string) => this.names.has(`${name}_${end}`);
    return { bucket: asked('bucket'), sum: asked('sum'), count: asked('count') };
  }
}

/** Those of some metrics that nobody produces under a scenario, although it does not say that they are missing. */
export function producible(
  metrics: Iterable<string>,
  scenario: Pick<Scenario, 'ownMetrics' | 'missingMetrics'>,
): string[] {
  const known = new Set([
    REQUESTS,
    ...histogramNames(DURATIONS),
    'up',
    ...SATURATION_METRICS,
    ...(scenario.ownMetrics ?? []).flatMap(namesOf),
  ]);
  return [...metrics].filter((name) => !known.has(name) && !isMissing(name, scenario));
}

export const REQUESTS = 'istio_requests_total';
export const DURATIONS = 'istio_request_duration_milliseconds';

export function isAsked({ bucket, sum, count }: AskedHistogram): boolean {
  return bucket || sum || count;
}

function namesOf({ name, counts }: OwnMetric): string[] {
  return counts === 'seconds' ? histogramNames(name) : [name];
}

function histogramNames(name: string): string[] {
  return [`${name}_bucket`, `${name}_sum`, `${name}_count`];
}

function isMissing(name: string, { missingMetrics = [] }: Pick<Scenario, 'missingMetrics'>): boolean {
  return missingMetrics.some((pattern) => isLike(name, pattern));
}

/** Whether a name matches a pattern with `*` at an end. */
function isLike(name: string, pattern: string): boolean {
  const text = pattern.replace(/^\*|\*$/g, '');
  const [open, end] = [pattern.startsWith('*'), pattern.endsWith('*')];
  if (open && end) return name.includes(text);
  if (open) return name.endsWith(text);
  return end ? name.startsWith(text) : name === text;
}
