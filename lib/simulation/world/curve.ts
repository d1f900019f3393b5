import type { Curve, Span } from '../scenario';

/** The value of a curve at a time, in the curve's own seconds. */
export function valueAt(curve: Curve, at: number): number {
  if (typeof curve === 'number') return curve;
  return (curve.findLast((step) => step.at <= at) ?? curve[0])?.value ?? 0;
}

/** When a curve takes another value. */
export function changesOf(curve: Curve | undefined): readonly number[] {
  return typeof curve === 'object' ? curve.slice(1).map(({ at }) => at) : [];
}

/** Whether a time is in a span: its begin is, its end is not. */
export function isIn({ from, to }: Span, at: number): boolean {
  return from <= at && at < to;
}
