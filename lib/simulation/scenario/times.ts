import type { Curve, Scenario } from './scenario';

/**
 * Seconds after the first request to the new version at which it is at its worst for the first time: what is late about an
 * abort counts from here.
 */
export function worstMoment({ canaryErrorRate, canaryLatency }: Scenario): number {
  return Math.max(beginOfMost(canaryErrorRate ?? 0), beginOfMost(canaryLatency?.slow?.share ?? 0));
}

function beginOfMost(curve: Curve): number {
  if (typeof curve === 'number') return 0;
  const most = Math.max(...curve.map(({ value }) => value));
  const first = curve.findIndex(({ value }) => value === most);
  return first <= 0 ? 0 : Math.max(0, curve[first]?.at ?? 0);
}
