import type { SimulatedService } from './report';

/**
 * Whether nothing was measured that could have failed: every metric of the median release was played as passing always, as
 * warnings say. Then what comes out says nothing about the path, and the reader must know first.
 */
export function unmeasured({ summary: { example }, warnings }: SimulatedService): boolean {
  const measurements = example.timeline.flatMap((event) => (event.type === 'measurement' ? [event] : []));
  // Only what nobody asked passes without a value.
  return (
    warnings.length > 0 &&
    measurements.length > 0 &&
    measurements.every(({ phase, value }) => phase === 'Successful' && value === '')
  );
}
