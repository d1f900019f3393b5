import type { EnvironmentReport, ReportedDeployment } from '../report';
import { median, percentile } from '../statistics';
import { DAY, daysOf, type Window } from '../window';

/** A part of a window, for charts. */
export interface Bucket {
  readonly from: number;
  readonly to: number;
  readonly counts: Readonly<Record<ReportedDeployment['outcome'], number>>;
  /** Of the commits that were deployed in it; undefined of too few. */
  readonly leadTime?: { readonly median: number; readonly p90: number; readonly n: number };
}

/** Parts of equal length, as many as an eye can take in; the last one may be cut. */
export interface Buckets {
  readonly days: number;
  readonly buckets: readonly Bucket[];
}

/** Divides what happened in a window; of fewer commits than `minimum`, a part has no median. */
export function bucketsOf(window: Window, { deployments, leadTimes }: EnvironmentReport, minimum: number): Buckets {
  const days = LENGTHS.find((length) => daysOf(window) / length <= MOST) ?? Math.ceil(daysOf(window) / MOST);
  const count = Math.ceil(daysOf(window) / days);
  const indexOf = (at: number): number => Math.min(count - 1, Math.floor((at - window.since) / (days * DAY)));
  const counts = Array.from({ length: count }, () => ({ ...NONE }));
  for (const { at, outcome } of deployments) {
    const bucket = counts[indexOf(at)];
    if (bucket) bucket[outcome] += 1;
  }
  const times = Array.from({ length: count }, (): number[] => []);
  for (const { deployedAt, seconds } of leadTimes) times[indexOf(deployedAt)]?.push(seconds);
  return {
    days,
    buckets: counts.map((of, i) => {
      const own = times[i] ?? [];
      const from = window.since + i * days * DAY;
      return {
        from,
        to: Math.min(window.until, from + days * DAY),
        counts: of,
        ...(own.length >= Math.max(1, minimum) && {
          leadTime: { median: median(own), p90: percentile(own, 0.9), n: own.length },
        }),
      };
    }),
  };
}

const LENGTHS = [1, 7, 28, 91];
const MOST = 31;

const NONE: Record<ReportedDeployment['outcome'], number> = {
  promoted: 0,
  'caught-by-canary': 0,
  'failed-after-promotion': 0,
  'failed-unknown': 0,
};
