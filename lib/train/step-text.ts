import { humanDuration } from '../core';
import type { ReleaseStep } from './release-time';

/** The steps of a release in a line: `5 % for 2m, 25 % for 5m, 50 % for 10m`. */
export function stepsText(steps: readonly ReleaseStep[]): string {
  if (steps.length === 0) return 'none';
  return steps.map((step) => [`${step.weight} %`, heldText(step)].filter((part) => part !== '').join(' ')).join(', ');
}

function heldText({ weight, seconds, asks, waits }: ReleaseStep): string {
  const held = asks ? 'until a person says so' : seconds > 0 ? `for ${humanDuration(seconds)}` : '';
  if (!waits) return held;
  return weight === 0
    ? `until its dependencies are there${held ? ` and ${held}` : ''}`
    : `once its dependencies are there${held ? `, ${held}` : ''}`;
}

/** A time at the end of which something may begin: `17m`; `0m` where nothing is known to take any. */
export function releaseTimeText(seconds: number): string {
  return seconds === 0 ? '0m' : humanDuration(seconds);
}
