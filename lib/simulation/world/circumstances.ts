import type { Scenario } from '../scenario';
import { changesOf, isIn, valueAt } from './curve';

/** What holds between two changes of a scenario. Rates are shares from 0 to 1. */
export interface Moment {
  readonly requestsPerSecond: number;
  readonly stableErrorRate: number;
  readonly canaryErrorRate: number;
  readonly sharedErrorRate: number;
  /** Shares of slow requests. */
  readonly stableSlow: number;
  readonly canarySlow: number;
  readonly prometheusAway: boolean;
}

/** What a scenario says of each time, in seconds since the first request to the new version. */
export class Circumstances {
  /** When something changes, ascending. */
  readonly changes: readonly number[];

  constructor(private readonly scenario: Scenario) {
    const { recorded } = scenario;
    const spans = [...(scenario.sharedErrors ?? []), ...(scenario.prometheusOutages ?? [])];
    const changes = [
      ...(recorded ? [] : [...changesOf(scenario.requestsPerSecond), ...changesOf(scenario.stableErrorRate)]),
      ...changesOf(scenario.canaryErrorRate),
      ...changesOf(scenario.stableLatency?.slow?.share),
      ...changesOf(scenario.canaryLatency?.slow?.share),
      ...spans.flatMap(({ from, to }) => [from, to]),
      ...(recorded?.requestsPerSecond.slice(1).map((_, i) => (i + 1) * recorded.step) ?? []),
    ];
    this.changes = [...new Set(changes)].sort((a, b) => a - b);
  }

  at(time: number): Moment {
    const { scenario } = this;
    const { recorded } = scenario;
    const stableErrorRate = recorded
      ? recordedAt(recorded.errorRate, recorded.step, time)
      : valueAt(scenario.stableErrorRate ?? 0, time);
    const stableSlow = valueAt(scenario.stableLatency?.slow?.share ?? 0, time);
    const shared = (scenario.sharedErrors ?? []).filter((span) => isIn(span, time));
    return {
      requestsPerSecond: recorded
        ? recordedAt(recorded.requestsPerSecond, recorded.step, time)
        : valueAt(scenario.requestsPerSecond, time),
      stableErrorRate,
      canaryErrorRate:
        scenario.canaryErrorRate === undefined ? stableErrorRate : valueAt(scenario.canaryErrorRate, time),
      sharedErrorRate: shared.reduce((all, { rate }) => together(all, rate), 0),
      stableSlow,
      canarySlow: scenario.canaryLatency ? valueAt(scenario.canaryLatency.slow?.share ?? 0, time) : stableSlow,
      prometheusAway: (scenario.prometheusOutages ?? []).some((span) => isIn(span, time)),
    };
  }
}

/** The share of requests that fail for one of two reasons that know nothing of each other. */
export function together(one: number, other: number): number {
  return one + other - one * other;
}

/** A record's value; its first one also before it begins, its last one also after its end. */
function recordedAt(values: readonly number[], step: number, time: number): number {
  // A time that is a multiple of the step may come out below a whole number of steps.
  const index = Math.floor(time / step + 1e-9);
  return values[Math.min(Math.max(index, 0), values.length - 1)] ?? 0;
}
