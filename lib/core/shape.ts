import { isDuration } from './durations';
import { nearestName } from './nearest';
import { show } from './problems';

/** What a property has to be, and how to write it. */
export interface Expectation {
  readonly is: (value: unknown) => boolean;
  /** What it is not, if it is not: `no list`. */
  readonly not: string;
  readonly write: string;
}

/** Says what is wrong with a value, or undefined. */
export type Check = (value: unknown) => string | undefined;

/** The properties that a class knows. `true` stands for one that is checked elsewhere. */
export type Shape<T> = { readonly [K in keyof Required<T>]: Expectation | Check | true };

/** The properties that are sound, and what is wrong with the others. */
export interface Shaped<T> {
  readonly sound: T;
  readonly problems: readonly string[];
}

export const A_LIST: Expectation = { is: Array.isArray, not: 'no list', write: 'a list: [ … ]' };
export const A_MAP: Expectation = { is: isPlainObject, not: 'no object', write: 'an object: { … }' };
export const A_FLAG: Expectation = {
  is: (value) => typeof value === 'boolean',
  not: 'neither true nor false',
  write: 'true or false',
};
export const A_DURATION: Expectation = {
  is: isDuration,
  not: 'not a duration',
  write: 'for example Duration.minutes(2)',
};

/** An object that has the method by which it is known: instances from a second copy of a package pass as well. */
export function instance(write: string, ...methods: readonly string[]): Expectation {
  const is = (value: unknown): boolean =>
    typeof value === 'object' &&
    value !== null &&
    methods.every((method) => typeof (value as Record<string, unknown>)[method] === 'function');
  return { is, not: 'nothing that fits', write };
}

/**
 * Sorts properties into those that a class can work with and those that are wrong: a name that it does not know, or a
 * value of another kind. What is wrong is left out, so that one mistake is one problem and not a crash further on.
 *
 * TypeScript refuses most of this already; but an app may be JavaScript, or run without a type check.
 */
export function shaped<T extends object>(props: unknown, shape: Shape<T>): Shaped<T> {
  if (!isPlainObject(props)) return { sound: {} as T, problems: [`${show(props)} holds no properties; write { … }`] };
  const sound: Record<string, unknown> = {};
  const problems: string[] = [];
  for (const [name, value] of Object.entries(props)) {
    const expected = Object.hasOwn(shape, name) ? shape[name as keyof T] : undefined;
    if (value === undefined) continue;
    const problem =
      expected === undefined
        ? `there is no such property${nearest(name, Object.keys(shape))}`
        : problemOf(value, expected);
    if (problem === undefined) sound[name] = value;
    else problems.push(`${name}: ${problem}`);
  }
  return { sound: sound as T, problems };
}

function problemOf(value: unknown, expected: Expectation | Check | true): string | undefined {
  if (expected === true) return undefined;
  if (typeof expected === 'function') return expected(value);
  return expected.is(value) ? undefined : `${show(value)} is ${expected.not}; write ${expected.write}`;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The end of a sentence about an unknown name: the known one that was probably meant, with the fewest changed letters, if
 * they are few; else all that are known.
 */
export function nearest(name: string, known: readonly string[]): string {
  const best = nearestName(name, known);
  if (best && best.changes <= 2) return `; did you mean ${best.name}?`;
  return `; there are ${[...known].sort().join(', ')}`;
}
