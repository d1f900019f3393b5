import { show } from '../core';
import { decimal } from '../slo';

/** What a number has to be, in one comparison. */
export type NumberLimit =
  | { readonly atMost: number }
  | { readonly below: number }
  | { readonly atLeast: number }
  | { readonly above: number }
  | { readonly equals: number };

/** The comparison of a limit in a condition of Argo Rollouts: `result[0] <= 0.01`. NaN never satisfies it. */
export function satisfies(limit: NumberLimit, result: string): string {
  const { operator, bound } = read(limit);
  return `${result} ${operator} ${decimal(bound)}`;
}

/** The comparison with which a number is beyond a limit: `result[0] > 0.01`. NaN never satisfies it either. */
export function isBeyond(limit: NumberLimit, result: string): string {
  const { operator, bound } = read(limit);
  const number = decimal(bound);
  // Not `!=`, which NaN satisfies.
  if (operator === '==') return `(${result} < ${number} || ${result} > ${number})`;
  return `${result} ${BEYOND[operator]} ${number}`;
}

/** Says why a value is no limit, or undefined. */
export function numberLimitProblem(limit: unknown): string | undefined {
  const entries = typeof limit === 'object' && limit !== null ? Object.entries(limit) : [];
  const [[name, bound] = []] = entries;
  if (entries.length !== 1 || name === undefined || !Object.hasOwn(OPERATORS, name)) {
    return `${entries.length > 1 ? `${entries.map(([key]) => key).join(' and ')} are several comparisons` : `${show(limit)} is no comparison`}; write one, such as { atMost: 0.01 }, of ${Object.keys(OPERATORS).join(', ')}`;
  }
  return typeof bound === 'number' && Number.isFinite(bound)
    ? undefined
    : `${name}: ${show(bound)} is no number; write for example { ${name}: 0.01 }`;
}

/** Says that a number could be good and bad at once, or undefined. */
export function overlapProblem(success: NumberLimit, failure: NumberLimit): string | undefined {
  const [a, b] = [read(success).bound, read(failure).bound];
  // Between two bounds, at them and outside of them: there is no other place.
  const both = [a, b, (a + b) / 2, Math.min(a, b) - 1, Math.max(a, b) + 1].find(
    (number) => holds(success, number) && holds(failure, number),
  );
  return both === undefined
    ? undefined
    : `${decimal(both)} would be a success and a failure at once; let the two leave each other room, such as { atMost: 0.01 } and { above: 0.05 }`;
}

const OPERATORS = { atMost: '<=', below: '<', atLeast: '>=', above: '>', equals: '==' } as const;

type Operator = (typeof OPERATORS)[keyof typeof OPERATORS];

const BEYOND = { '<=': '>', '<': '>=', '>=': '<', '>': '<=' } as const;

function read(limit: NumberLimit): { operator: Operator; bound: number } {
  const [name, bound] = Object.entries(limit)[0] as [keyof typeof OPERATORS, number];
  return { operator: OPERATORS[name], bound };
}

function holds(limit: NumberLimit, number: number): boolean {
  const { operator, bound } = read(limit);
  return {
    '<=': number <= bound,
    '<': number < bound,
    '>=': number >= bound,
    '>': number > bound,
    '==': number === bound,
  }[operator];
}
