import type { QueryAnswer } from '../../../lib/simulation/query/query-engine';

/** Whether a query gave these numbers, in any order; an error gives none. */
export function gives(answer: QueryAnswer, numbers: readonly number[]): boolean {
  const seen = numbersOf(answer);
  const expected = [...numbers].sort(ascending);
  return seen.length === expected.length && seen.every((value, i) => near(value, expected[i] as number));
}

function numbersOf(answer: QueryAnswer): number[] {
  if (answer.type === 'error') return [];
  return answer.type === 'scalar' ? [answer.value] : [...answer.values].sort(ascending);
}

function ascending(a: number, b: number): number {
  return Number.isNaN(a) || Number.isNaN(b)
    ? Number(Number.isNaN(a)) - Number(Number.isNaN(b))
    : a < b
      ? -1
      : Number(a > b);
}

function near(a: number, b: number): boolean {
  if (a === b || (Number.isNaN(a) && Number.isNaN(b))) return true;
  // What is left of a difference of two equal sums is rounding.
  return Math.abs(a - b) <= Math.max(1e-9 * Math.max(Math.abs(a), Math.abs(b)), 1e-12);
}
