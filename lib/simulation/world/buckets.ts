/** The bounds in which Istio's proxies count by default, in milliseconds. */
export const BOUNDS: readonly number[] = [
  0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000, 30_000, 60_000, 300_000, 600_000, 1_800_000,
  3_600_000,
];

/** A bucket for each bound, and one for what is above all of them. */
export const BUCKETS = BOUNDS.length + 1;

/** A histogram as a target exposes it: some of the buckets, under their names. */
export interface HistogramShape {
  /** For each exposed bucket, up to which of `BUCKETS` it counts. */
  readonly upTo: readonly number[];
  /** For each exposed bucket, the label `le`. */
  readonly le: readonly string[];
  /** Its unit in milliseconds. */
  readonly unit: number;
}

/** The buckets of Istio's proxies, in milliseconds. */
export function istioHistogram(prometheus: 2 | 3): HistogramShape {
  return histogram(BOUNDS, 1, prometheus);
}

/** The buckets that Prometheus' client libraries make by default, in seconds. */
export function clientHistogram(prometheus: 2 | 3): HistogramShape {
  return histogram(
    BOUNDS.filter((bound) => bound >= 5 && bound <= 10_000),
    1000,
    prometheus,
  );
}

function histogram(bounds: readonly number[], unit: number, prometheus: 2 | 3): HistogramShape {
  return {
    upTo: [...bounds.map((bound) => BOUNDS.indexOf(bound)), BUCKETS - 1],
    le: [...bounds.map((bound) => le(bound / unit, prometheus)), '+Inf'],
    unit,
  };
}

/**
 * Version 2 keeps what it scrapes, version 3 writes numbers as OpenMetrics does.
 *
 * @see https://prometheus.io/docs/prometheus/latest/migration/#le-and-quantile-label-values
 */
function le(bound: number, prometheus: 2 | 3): string {
  if (prometheus === 2) return String(bound);
  if (bound < 1e6) return Number.isInteger(bound) ? `${bound}.0` : String(bound);
  const [digits = '', exponent = ''] = bound.toExponential().split('e+');
  return `${digits}e+${exponent.padStart(2, '0')}`;
}
