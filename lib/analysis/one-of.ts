import type { Expectation } from '../core';

/** One of a few words. */
export function oneOf(...words: readonly string[]): Expectation {
  return {
    is: (value) => words.includes(value as string),
    not: 'not known',
    write: words.map((word) => `'${word}'`).join(' or '),
  };
}
