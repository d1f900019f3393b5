import type { RangeFunction, Samples } from './range-step';

/**
 * How much a series grew in a window, extrapolated to the ends of the window as `rate`, `increase` and `delta` do it.
 *
 * @see https://github.com/prometheus/prometheus/blob/main/promql/functions.go (extrapolatedRate)
 */
export function extrapolated(isCounter: boolean, isRate: boolean, prometheus: 2 | 3): RangeFunction {
  return {
    atLeast: 2,
    of: (samples) => {
      const growth = growthOf(samples, isCounter);
      const { times, length, from, to } = samples;
      const first = times[0] as number;
      const last = times[length - 1] as number;
      const sampled = (last - first) / 1000;
      const average = sampled / (length - 1);
      let toStart = (first - from) / 1000;
      let toEnd = (to - last) / 1000;
      // A gap at an end that is longer than this means that the series began or ended within the window.
      const threshold = average * 1.1;
      // Version 3 first shortens a long way to the start, and then looks where the counter would have been zero; version 2 the other way round.
      if (prometheus === 3 && toStart >= threshold) toStart = average / 2;
      if (isCounter && growth > 0 && (samples.values[0] as number) >= 0) {
        toStart = Math.min(toStart, sampled * ((samples.values[0] as number) / growth));
      }
      if (prometheus === 2 && toStart >= threshold) toStart = average / 2;
      if (toEnd >= threshold) toEnd = average / 2;
      const factor = (sampled + toStart + toEnd) / sampled;
      return growth * (isRate ? factor / ((to - from) / 1000) : factor);
    },
  };
}

function growthOf({ values, length }: Samples, isCounter: boolean): number {
  let growth = (values[length - 1] as number) - (values[0] as number);
  if (!isCounter) return growth;
  for (let i = 1; i < length; i++) {
    // A counter that is lower than before began again at zero.
    if ((values[i] as number) < (values[i - 1] as number)) growth += values[i - 1] as number;
  }
  return growth;
}
