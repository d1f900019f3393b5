import { uniformInt } from 'pure-rand/distribution/uniformInt';
import { xoroshiro128plus } from 'pure-rand/generator/xoroshiro128plus';
import type { Notation } from './store';

/** How many scrapes a random series has at most. */
export const SCRAPES = 60;

/**
 * Series of a release in promtool's notation: counters with resets, gaps and ends, newborn ones, histograms and gauges. The
 * same seed, the same series.
 */
export function randomNotation(seed: number): Notation {
  const random = xoroshiro128plus(seed);
  const below = (limit: number): number => uniformInt(random, 0, limit - 1);
  const oneIn = (n: number): boolean => below(n) === 0;
  const series: Record<string, string> = {};

  const scraped = (next: (value: number) => number): string => {
    const born = oneIn(3) ? below(SCRAPES - 5) : 0;
    const ends = oneIn(4) ? below(SCRAPES) : SCRAPES;
    const values: string[] = [];
    let value = below(50);
    for (let i = 0; i < ends; i++) {
      value = next(value);
      if (i < born || oneIn(15)) values.push('_');
      else values.push(oneIn(25) ? 'stale' : String(value));
    }
    return [...values, ...(ends < SCRAPES && oneIn(2) ? ['stale'] : [])].join(' ') || '_';
  };
  const counter = (most: number) => scraped((value) => (oneIn(30) ? below(3) : value + below(most)));

  for (const pod of ['svc-a-abc123-x1', 'svc-a-abc123-x2', 'svc-a-def456-y1']) {
    for (const code of ['200', '404', '500', '503']) {
      if (oneIn(6)) continue;
      const most = code === '200' ? 90 : 4;
      series[`http_requests_total{namespace="prod",pod="${pod}",code="${code}"}`] = counter(most);
      const labels = `reporter="destination",namespace="prod",pod="${pod}",response_code="${code}",container=""`;
      series[`istio_requests_total{${labels}}`] = counter(most);
    }
    for (const le of ['0.1', '0.5', '1', '2.5', '+Inf']) {
      if (oneIn(25)) continue;
      series[`http_request_duration_seconds_bucket{pod="${pod}",le="${le}"}`] = counter(Number(le) * 10 || 40);
    }
    series[`queue_length{pod="${pod}"}`] = scraped((value) => value + below(9) / 2 - 2);
    series[`pod_info{pod="${pod}",version="${pod.slice(6, 12)}"}`] = scraped(() => 1);
  }
  for (const version of ['canary', 'stable']) {
    for (const code of ['200', '500']) {
      const host = `destination_service="svc-a-${version}.prod.svc.cluster.local"`;
      const labels = `reporter="source",${host},response_code="${code}",pod="gateway-1",response_flags="-"`;
      series[`istio_requests_total{${labels}}`] = counter(code === '200' ? 200 : 3);
    }
  }
  return series;
}
