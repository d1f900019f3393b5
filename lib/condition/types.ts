import type { GoValue } from './go-values';
import type { Tree } from './syntax';

/** Go's name of a type, as far as expr's checker knows it before anything is evaluated. */
export type GoType = string;

export const ANY: GoType = 'interface {}';
export const NIL: GoType = '<nil>';

/** What a condition is evaluated over. */
export interface Scope {
  readonly result: GoValue;
  /** What `#` stands for. */
  item: GoValue;
}

export interface Compiled {
  readonly type: GoType;
  readonly run: (scope: Scope) => GoValue;
  /** The value of a literal, or of what expr's optimizer folds into one. */
  readonly folded?: GoValue;
}

/** The types around an expression. */
export interface Types {
  readonly result: GoType;
  /** What `#` is in each closure around, the innermost last. */
  readonly items: readonly GoType[];
  /** Literals of integers stand where Go wants a float64. */
  readonly floats?: boolean;
  /** Compiles what stands inside. */
  readonly compile: (tree: Tree, types: Types) => Compiled;
}

/** A literal. */
export function constant(type: GoType, value: GoValue): Compiled {
  return { type, run: () => value, folded: value };
}

export function elementType(list: GoType): GoType {
  return list === ANY ? ANY : list.slice('[]'.length);
}

export function isList(type: GoType): boolean {
  return type.startsWith('[]');
}

export function isNumeric(type: GoType): boolean {
  return isInteger(type) || type === 'float64';
}

export function isInteger(type: GoType): boolean {
  return type === 'int' || type === 'int64';
}
