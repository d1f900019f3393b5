import type { Share, Spread } from '../outcome';
import { type Measure, numberOf } from './measures';
import type { SimulatedService } from './report';

/** How a measure changed from one folder to another. */
export interface Change {
  readonly verdict: 'better' | 'worse' | 'different' | 'same';
  /** `−1 m 30 s`, `+12 points`; empty if both read the same. */
  readonly difference: string;
}

/** How the verdicts read. */
export const CHANGE_WORDS: Readonly<Record<Change['verdict'], string>> = {
  better: 'better',
  worse: 'worse',
  different: 'changed',
  same: 'no clear change',
};

/** When a difference counts, for the reader. */
export const CHANGE_RULE =
  'a share counts as changed if the 95 % intervals do not overlap, another number if its median differs by 5 % or more.';

/** What became of a measure; undefined if one of the two has no such number. */
export function change(measure: Measure, before: SimulatedService, after: SimulatedService): Change | undefined {
  const [from, to] = [numberOf(measure, before.summary), numberOf(measure, after.summary)];
  if (from === undefined || to === undefined) return undefined;
  const [old, now] = [centre(from), centre(to)];
  if (measure.print(old) === measure.print(now)) return { verdict: 'same', difference: '' };
  return { verdict: verdict(measure, from, to), difference: difference(measure, from, now - old) };
}

function verdict({ better }: Measure, from: Share | Spread, to: Share | Spread): Change['verdict'] {
  if (!differs(from, to)) return 'same';
  if (better === undefined) return 'different';
  return centre(to) > centre(from) === (better === 'more') ? 'better' : 'worse';
}

function differs(from: Share | Spread, to: Share | Spread): boolean {
  if ('low' in from && 'low' in to) return from.high < to.low || to.high < from.low;
  const [old, now] = [centre(from), centre(to)];
  return Math.abs(now - old) >= 0.05 * Math.max(Math.abs(old), Math.abs(now));
}

function difference({ print }: Measure, kind: Share | Spread, by: number): string {
  const amount = print(Math.abs(by));
  return `${by < 0 ? '−' : '+'}${'low' in kind ? amount.replace(' %', ' points') : amount}`;
}

function centre(number: Share | Spread): number {
  return 'median' in number ? number.median : number.value;
}
