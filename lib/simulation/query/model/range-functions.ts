import { extrapolated } from './extrapolation';
import { quantile } from './quantile';
import type { RangeFunction, Samples } from './range-step';
import { variance } from './variance';

/** The functions over a range that read all samples, by name. */
export function rangeFunctions(prometheus: 2 | 3): ReadonlyMap<string, RangeFunction> {
  return new Map<string, RangeFunction>([
    ['rate', extrapolated(true, true, prometheus)],
    ['increase', extrapolated(true, false, prometheus)],
    ['delta', extrapolated(false, false, prometheus)],
    ['irate', { atLeast: 2, of: (samples) => lastStep(samples, true) }],
    ['idelta', { atLeast: 2, of: (samples) => lastStep(samples, false) }],
    ['avg_over_time', each((samples) => sum(samples) / samples.length)],
    ['sum_over_time', each(sum)],
    ['min_over_time', each((samples) => extreme(samples, (value, least) => value < least))],
    ['max_over_time', each((samples) => extreme(samples, (value, most) => value > most))],
    ['count_over_time', each(({ length }) => length)],
    ['present_over_time', each(() => 1)],
    ['stddev_over_time', each(({ values, length }) => Math.sqrt(variance(values, length)))],
    ['stdvar_over_time', each(({ values, length }) => variance(values, length))],
    ['quantile_over_time', each(({ values, length }, q) => quantile(q, Array.from(values.subarray(0, length))))],
    [
      'changes',
      each((samples) =>
        pairs(samples, (value, before) => value !== before && !(Number.isNaN(value) && Number.isNaN(before))),
      ),
    ],
    ['resets', each((samples) => pairs(samples, (value, before) => value < before))],
  ]);
}

function each(of: RangeFunction['of']): RangeFunction {
  return { atLeast: 1, of };
}

function lastStep({ times, values, length }: Samples, isRate: boolean): number {
  const last = values[length - 1] as number;
  const before = values[length - 2] as number;
  if (!isRate) return last - before;
  const seconds = ((times[length - 1] as number) - (times[length - 2] as number)) / 1000;
  return (last < before ? last : last - before) / seconds;
}

/** Compensated (Neumaier), as Prometheus adds. */
function sum({ values, length }: Samples): number {
  let total = 0;
  let lost = 0;
  for (let i = 0; i < length; i++) {
    const value = values[i] as number;
    const next = total + value;
    lost += Math.abs(total) >= Math.abs(value) ? total - next + value : value - next + total;
    total = next;
  }
  return Number.isFinite(total) ? total + lost : total;
}

function extreme({ values, length }: Samples, beats: (value: number, best: number) => boolean): number {
  let best = values[0] as number;
  for (let i = 1; i < length; i++)
    if (beats(values[i] as number, best) || Number.isNaN(best)) best = values[i] as number;
  return best;
}

function pairs({ values, length }: Samples, counts: (value: number, before: number) => boolean): number {
  let count = 0;
  for (let i = 1; i < length; i++) if (counts(values[i] as number, values[i - 1] as number)) count++;
  return count;
}
