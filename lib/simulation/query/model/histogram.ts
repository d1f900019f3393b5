import type { LabelSet } from './label-set';
import { without } from './relabelling';
import { RelabelledStep, type ScalarStep, type VectorStep } from './vector-step';

interface Bucket {
  readonly bound: number;
  /** The slot that counts it. */
  readonly slot: number;
}

/** `histogram_quantile` of buckets with the label `le`. In which order Prometheus lists several, it leaves to chance. */
export class HistogramQuantile extends RelabelledStep {
  /** For each slot, the buckets of its histogram, the lowest first. */
  private readonly buckets: Bucket[][] = [];
  private readonly slots = new Map<LabelSet, number>();
  private seen = 0;

  constructor(
    private readonly q: ScalarStep,
    private readonly input: VectorStep,
    private readonly prometheus: 2 | 3,
  ) {
    super();
  }

  extend(): void {
    const { labels } = this.input;
    for (; this.seen < labels.length; this.seen++) {
      const bucket = labels[this.seen] as LabelSet;
      const bound = boundOf(bucket.get('le'));
      if (bound === undefined) continue;
      const histogram = this.histogramOf(bucket);
      histogram.push({ bound, slot: this.seen });
      histogram.sort((a, b) => a.bound - b.bound || 0);
    }
  }

  private histogramOf(bucket: LabelSet): Bucket[] {
    const labels = bucket.relabelled(WITHOUT_BOUND);
    let slot = this.slots.get(labels);
    if (slot === undefined) {
      slot = this.addSlot(bucket.relabelled(WITHOUT_BOUND_AND_NAME));
      this.slots.set(labels, slot);
      this.buckets.push([]);
    }
    return this.buckets[slot] as Bucket[];
  }

  protected compute(): void {
    const { present, values } = this.input;
    for (const [slot, buckets] of this.buckets.entries()) {
      const counted = buckets.filter((bucket) => present[bucket.slot]);
      this.present[slot] = counted.length > 0;
      if (counted.length === 0) continue;
      const merged = merge(counted.map((bucket) => ({ bound: bucket.bound, count: values[bucket.slot] as number })));
      this.values[slot] = bucketQuantile(this.q.value, merged, this.prometheus);
    }
  }
}

const WITHOUT_BOUND = without(['le']);
const WITHOUT_BOUND_AND_NAME = without(['__name__', 'le']);

/** The bound as Go reads numbers; undefined if it is none. */
function boundOf(le: string): number | undefined {
  if (/^[-+]?inf(inity)?$/i.test(le)) return le.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  return /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(le) ? Number(le) : undefined;
}

interface Count {
  readonly bound: number;
  count: number;
}

/** The same bound may have two spellings. */
function merge(sorted: readonly Count[]): Count[] {
  const merged: Count[] = [];
  for (const { bound, count } of sorted) {
    const last = merged.at(-1);
    if (last?.bound === bound) last.count += count;
    else merged.push({ bound, count });
  }
  return merged;
}

/** @see https://github.com/prometheus/prometheus/blob/main/promql/quantile.go (BucketQuantile) */
function bucketQuantile(q: number, buckets: readonly Count[], prometheus: 2 | 3): number {
  if (Number.isNaN(q)) return Number.NaN;
  if (q < 0) return Number.NEGATIVE_INFINITY;
  if (q > 1) return Number.POSITIVE_INFINITY;
  const highest = buckets.at(-1);
  if (highest?.bound !== Number.POSITIVE_INFINITY || buckets.length < 2) return Number.NaN;
  removeDecreases(buckets, prometheus);
  if (highest.count === 0) return Number.NaN;
  const rank = q * highest.count;
  const found = firstWith(buckets, rank);
  const bucket = buckets[found] as Count;
  const below = buckets[found - 1];
  if (found === buckets.length - 1) return (below as Count).bound;
  if (below === undefined) return bucket.bound <= 0 ? bucket.bound : bucket.bound * (rank / bucket.count);
  return below.bound + (bucket.bound - below.bound) * ((rank - below.count) / (bucket.count - below.count));
}

/** Buckets are not always scraped at one moment, so that a higher one may hold less. */
function removeDecreases(buckets: readonly Count[], prometheus: 2 | 3): void {
  let before = (buckets[0] as Count).count;
  for (const bucket of buckets.slice(1)) {
    if (bucket.count < before || (prometheus === 3 && isAlmost(before, bucket.count))) bucket.count = before;
    else if (bucket.count > before) before = bucket.count;
  }
}

/** Differences that come of rounding. */
function isAlmost(a: number, b: number): boolean {
  const size = Math.abs(a) + Math.abs(b);
  return Number.isFinite(size) && Math.abs(a - b) / size < 1e-12;
}

/** By halves, as Prometheus searches: with NaN among the counts it matters. The last one is found if no other is. */
function firstWith(buckets: readonly Count[], rank: number): number {
  let low = 0;
  let high = buckets.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((buckets[middle] as Count).count >= rank) high = middle;
    else low = middle + 1;
  }
  return low;
}
