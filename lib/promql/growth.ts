import { Duration } from 'cdk8s';
import { goDuration, humanDuration, seconds } from '../core';
import type { Selector } from './selector';

/** How growth is counted. */
export interface GrowthOptions {
  /** How long ago the window ended. @default - now */
  readonly endedAgo?: Duration;
  /**
   * Labels in which the same series differ that are scraped twice: such a pair counts once.
   *
   * @default - what the Prometheus Operator and Thanos call the servers of a pair; of pods that are told apart by name, also
   * job, instance, endpoint, container and service
   */
  readonly replicaLabels?: readonly string[];
}

/**
 * How much the counters of some selectors grew in a window, all series together; no series, no number (of several metrics,
 * 0). No selector may select a series of another.
 *
 * Not `increase`: it extrapolates, so that one failed request reads as 1.33 at four scrapes a window; between two windows
 * it misses what happens from the last scrape of the one to the first of the next; and it does not see the first value of
 * a new series, which is where the first errors of a release are. Here consecutive windows count every request once, and
 * a scrape that fails now and then does no harm.
 *
 * Known limits: what is scraped while a slow query runs is in no window, since the next measurement is due an interval
 * after it; and a counter that comes back after more than ten windows without a scrape (an hour, or two windows, where that
 * is less) counts with its whole past in one window.
 */
export function growthOf(selectors: readonly Selector[], window: Duration, options: GrowthOptions = {}): string {
  const metrics = [...new Set(selectors.map(({ metric }) => metric))];
  if (metrics.length > 1) {
    // Two series that differ in nothing but the metric's name are one to `or`, which would drop the second.
    const sums = metrics.map((name) =>
      growthOf(
        selectors.filter(({ metric }) => metric === name),
        window,
        options,
      ),
    );
    return `(\n${indent(sums.map((sum) => `(${sum} or vector(0))`).join('\n+\n'))}\n)`;
  }
  const each = selectors
    .map((selector) => growthOfEach((range) => `last_over_time(${selector}${range})`, window, options.endedAgo))
    .join('\nor\n');
  const { replicaLabels = usualReplicaLabels(selectors) } = options;
  if (replicaLabels.length === 0) return `sum(\n${indent(each)}\n)`;
  return `sum(\n  max without (${replicaLabels.join(', ')}) (\n${indent(indent(each))}\n  )\n)`;
}

/** What `growthOf` counts, for the comment that heads a query. */
export function growthComment(window: Duration): string {
  return `# A counter grew by its last value minus its last value before this ${humanDuration(seconds(window))}; one that is new, or began again at zero, by all of it.`;
}

/** Every line two spaces further in. */
export function indent(text: string): string {
  return text.replace(/^/gm, '  ');
}

/**
 * How much counters grew in a window, series by series.
 *
 * @param last their last values in a range (`[1m]`, `[10m] offset 1m`), in PromQL
 */
export function growthOfEach(
  last: (range: string) => string,
  window: Duration,
  endedAgo: Duration = Duration.seconds(0),
): string {
  const length = seconds(window);
  const end = seconds(endedAgo);
  // Long enough that a client which was not scraped for a while does not bring its whole past along as new.
  const past = Math.max(2 * length, Math.min(10 * length, HOUR));
  const now = last(range(length, end));
  return ['(', indent(now), indent(`- ${last(range(past, end + length))} >= 0`), ')', `or ${now}`].join('\n');
}

function range(length: number, endedAgo: number): string {
  const printed = (time: number): string => goDuration(Duration.seconds(time));
  return `[${printed(length)}]${endedAgo > 0 ? ` offset ${printed(endedAgo)}` : ''}`;
}

/** What tells the answers of two Prometheus servers apart that scrape the same. */
const REPLICA_LABELS: readonly string[] = ['prometheus', 'prometheus_replica', 'replica'];

/** And what tells two jobs apart that scrape the same pod: it has one proxy, which counts each request once. */
export const POD_REPLICA_LABELS: readonly string[] = [
  ...REPLICA_LABELS,
  'job',
  'instance',
  'endpoint',
  'container',
  'service',
];

/** Where the pod is not named, the instance may be what tells pods apart; on the callers' side many pods count. */
function usualReplicaLabels(selectors: readonly Selector[]): readonly string[] {
  const byPod = selectors.every(({ matchers }) =>
    ['reporter', 'pod'].every((name) =>
      matchers.some(({ label, value }) => label === name && (name === 'pod' || value === 'destination')),
    ),
  );
  return byPod ? POD_REPLICA_LABELS : REPLICA_LABELS;
}

const HOUR = 3600;
