import { asFloat, asInt, ConditionError, type GoValue, notA } from './go-values';
import type { Tree } from './syntax';
import { ANY, type Compiled, type GoType, isNumeric, NIL, type Scope, type Types } from './types';

/** The functions that Argo Rollouts adds, utils/evaluate/evaluate.go. A slice of samples and a float64 are never nil. */
export const functions: Record<string, (args: readonly Tree[], types: Types, name: string) => Compiled> = {
  isNaN: (args, types, name) => ofFloat(args, types, name, Number.isNaN),
  isInf: (args, types, name) => ofFloat(args, types, name, (it) => Math.abs(it) === Number.POSITIVE_INFINITY),
  asInt: (args, types, name) => ofAny(args, types, name, 1, 'int64', ([it]) => asInt(it ?? null)),
  asFloat: (args, types, name) => ofAny(args, types, name, 1, 'float64', ([it]) => asFloat(it ?? null)),
  isNil: (args, types, name) => ofAny(args, types, name, 1, 'bool', () => false),
  default: (args, types, name) => ofAny(args, types, name, 2, ANY, (_, { result }) => result),
};

function ofFloat(trees: readonly Tree[], types: Types, name: string, is: (value: number) => boolean): Compiled {
  const [tree] = counted(trees, name, 1) as [Tree];
  const checked = types.compile(tree, types);
  // expr turns literals of integers into floats, but not other integers.
  const { type, run } = checked.type === 'int' ? types.compile(tree, { ...types, floats: true }) : checked;
  if (!isNumeric(type) && type !== ANY && type !== NIL) {
    throw new ConditionError(`cannot use ${type} as argument (type float64) to call ${name} `);
  }
  return {
    type: 'bool',
    run: (scope) => {
      const value = run(scope);
      if (typeof value !== 'number') throw notA('float64', value);
      return is(value);
    },
  };
}

function ofAny(
  trees: readonly Tree[],
  types: Types,
  name: string,
  count: number,
  type: GoType,
  value: (args: readonly GoValue[], scope: Scope) => GoValue,
): Compiled {
  const args = counted(trees, name, count).map((it) => types.compile(it, types));
  return {
    type,
    run: (scope) =>
      value(
        args.map(({ run }) => run(scope)),
        scope,
      ),
  };
}

function counted(args: readonly Tree[], name: string, count: number): readonly Tree[] {
  if (args.length === count) return args;
  throw new ConditionError(`${args.length > count ? 'too many' : 'not enough'} arguments to call ${name}`);
}
