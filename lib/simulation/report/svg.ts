import { html, type Markup, type Part } from './markup';

// Charts are as wide as their place: what lies along is in percent of the width, what lies across in pixels. So text keeps
// its size on a phone. Paths know no percent; they live in a nested drawing that is stretched, with strokes that are not.

/** A part of a chart, below the part before; sizes are in pixels. */
export interface Band {
  readonly height: number;
  readonly draw: (top: number) => Part;
}

/** Turns a value into percent of the way from one end of a scale to the other. */
export type Scale = (value: number) => number;

export function scale(from: number, to: number): Scale {
  const length = to - from || 1;
  return (value) => ((value - from) / length) * 100;
}

/** A place along a chart. */
export function along(percent: number): string {
  return `${Math.round(percent * 100) / 100}%`;
}

/** Round numbers from one end to the other, about so many. */
export function ticks(from: number, to: number, about: number): number[] {
  return ticksOf(niceStep(to - from, about), from, to);
}

/** Round moments in seconds from one end to the other, about so many. */
export function timeTicks(from: number, to: number, about: number): number[] {
  return ticksOf(timeStep(to - from, about), from, to);
}

/** The smallest step of 1, 2 or 5 times a power of ten of which so many cover a length. */
export function niceStep(length: number, atMost: number): number {
  const rough = length / atMost || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  return (([1, 2, 5].find((times) => times * power >= rough * 0.999) ?? 10) as number) * power;
}

/** The smallest step that a clock has of which so many cover a length of seconds. */
export function timeStep(length: number, atMost: number): number {
  return CLOCK_STEPS.find((step) => step * atMost >= length * 0.999) ?? niceStep(length / 3600, atMost) * 3600;
}

/** A shape in a band of a chart, from points whose places are percent along and percent down. */
export function shape(
  points: readonly (readonly [along: number, down: number])[],
  { top, height, kind }: { readonly top: number; readonly height: number; readonly kind: string },
): Markup {
  const path = points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('');
  return html`<svg x="0" y="${top}" width="100%" height="${height}" viewBox="0 0 100 100" preserveAspectRatio="none"><path class="${kind}" d="${path}"/></svg>`;
}

/** Points of a line that jumps at each of them. */
export function steps(points: readonly (readonly [number, number])[], end: number): (readonly [number, number])[] {
  return points.flatMap(([x, y], i) => [[x, y] as const, [points[i + 1]?.[0] ?? end, y] as const]);
}

/** Text that starts, ends or is centred at a place, whichever keeps it within the chart. */
export function anchor(percent: number): 'start' | 'middle' | 'end' {
  return percent < 12 ? 'start' : percent > 88 ? 'end' : 'middle';
}

function ticksOf(step: number, from: number, to: number): number[] {
  const first = Math.ceil(from / step - 1e-9);
  const count = Math.floor(to / step + 1e-9) - first + 1;
  return Array.from({ length: Math.max(0, count) }, (_, i) => (first + i) * step);
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

const MINUTE = 60;
const HOUR = 3600;
const CLOCK_STEPS = [
  ...[1, 2, 5, 10, 15, 20, 30],
  ...[1, 2, 5, 10, 15, 20, 30].map((minutes) => minutes * MINUTE),
  ...[1, 2, 3, 6, 12, 24].map((hours) => hours * HOUR),
];
