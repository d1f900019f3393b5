import type { Duration } from 'cdk8s';
import { goDuration } from '../core';
import { decimal } from '../slo';
import { growthOfEach, indent } from './growth';
import { Matcher, regexLiteral, type Selector } from './selector';

/** The bucket that holds every request. */
export const ALL = Matcher.equal('le', '+Inf');

/**
 * The bucket up to a bound, however Prometheus spells it: version 2 keeps what the proxy writes (`250`, `1800000`), and
 * version 3 writes numbers as OpenMetrics does (`250.0`, `1.8e+06`).
 *
 * @see https://prometheus.io/docs/prometheus/latest/migration/#le-and-quantile-label-values
 */
export function bucketUpTo(bound: number): Matcher {
  const plain = regexLiteral(decimal(bound));
  if (bound >= 1e6) {
    const [digits = '', exponent = ''] = bound.toExponential().split('e+');
    return Matcher.matches('le', `${plain}(\\.0)?|${regexLiteral(digits)}e\\+${exponent.padStart(2, '0')}`);
  }
  return Matcher.matches('le', Number.isInteger(bound) ? `${plain}(\\.0)?` : plain);
}

/** How much each bucket grew that a selector finds, in the series of proxies that also count up to these bounds. */
export function bucketGrowth(buckets: Selector, window: Duration, ...bounds: readonly Selector[]): string {
  const grown = growthOfEach((range) => `last_over_time(${buckets}${range})`, window);
  const known = bounds.map((bound) => `and ignoring (le) last_over_time(${bound}[${goDuration(window)}])`);
  return [`(\n${indent(grown)}\n)`, ...known].join('\n');
}
