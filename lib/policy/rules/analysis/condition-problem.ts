import type { Condition } from '../../../condition';
import { verdict } from './verdicts';

/** Numbers that a query may well answer. */
const ANSWERS: readonly (readonly number[])[] = [[0], [1], [0.5, 1, 100], []];

/** Whether a condition gives true or false for any number of this type; an Error of each is one that it always gives. */
export function compiles(condition: Condition, type: 'scalar' | 'vector'): boolean {
  return problem(condition, type) === undefined;
}

const problems = { scalar: new WeakMap<Condition, string>(), vector: new WeakMap<Condition, string>() };

/** The controller's words for why a condition gives neither true nor false, whatever the answer. */
export function problem(condition: Condition, type: 'scalar' | 'vector'): string | undefined {
  const found = problems[type].get(condition) ?? problemOf(condition, type) ?? '';
  problems[type].set(condition, found);
  return found === '' ? undefined : found;
}

function problemOf(condition: Condition, type: 'scalar' | 'vector'): string | undefined {
  const verdicts = ANSWERS.map((numbers) => verdict(type, numbers, condition));
  return verdicts.every((it) => it?.phase === 'Error') ? verdicts[0]?.message : undefined;
}
