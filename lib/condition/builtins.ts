import { asBool, asFloat, asInt, ConditionError, compared, type GoValue, goType, isNumber } from './go-values';
import { type Closure, type Tree, UnsupportedCondition } from './syntax';
import { ANY, type Compiled, elementType, type GoType, isList, isNumeric, NIL, type Types } from './types';

type Builtin = (args: readonly Tree[], types: Types, name: string) => Compiled;

/** Functions over a list and a closure, as expr 1.15.5 has them. */
export const predicates: Record<string, Builtin> = {
  all: overList('bool', (items, holds) => items.every(holds)),
  none: overList('bool', (items, holds) => !items.some(holds)),
  any: overList('bool', (items, holds) => items.some(holds)),
  one: overList('bool', (items, holds) => items.filter(holds).length === 1),
  count: overList('int', (items, holds) => BigInt(items.filter(holds).length)),
  filter: overList('[]interface {}', (items, holds) => items.filter(holds)),
  map: (args, types, name) => {
    const [list, closure] = listAndClosure(args, types, name);
    return { type: `[]${closure.type}`, run: (scope) => inScopes(items(list.run(scope)), scope, closure.run) };
  },
};

/** Functions of values. */
export const builtins: Record<string, Builtin> = {
  len: (args, types, name) => {
    const [{ type, run }] = one(args, types);
    if (!isList(type) && type !== ANY && type !== 'string') throw invalid(name, type);
    return { type: 'int', run: (scope) => lengthOf(run(scope)) };
  },
  abs: ofNumber(
    (type) => type,
    (it) => (it < 0 ? -it : it),
  ),
  ceil: ofNumber(
    () => 'float64',
    (it) => Math.ceil(Number(it)),
  ),
  floor: ofNumber(
    () => 'float64',
    (it) => Math.floor(Number(it)),
  ),
  round: ofNumber(
    () => 'float64',
    (it) => rounded(Number(it)),
    'floor',
  ),
  int: converted('int', asInt),
  float: converted('float64', asFloat),
  max: extreme('<'),
  min: extreme('>'),
  sum: (args, types, name) => {
    const [{ type, run }] = one(args, types);
    if (!isList(type) && type !== ANY) throw new ConditionError(`cannot sum ${type}`);
    return { type: ANY, run: (scope) => summed(run(scope), name) };
  },
  mean: (args, types, name) => {
    const [{ type, run }] = one(args, types);
    if (!isList(type) && type !== ANY) throw new ConditionError(`cannot avg ${type}`);
    return { type: 'float64', run: (scope) => averaged(run(scope), name) };
  },
};

function overList(
  type: GoType,
  value: (items: readonly GoValue[], holds: (item: GoValue) => boolean) => GoValue,
): Builtin {
  return (args, types, name) => {
    const [list, closure] = listAndClosure(args, types, name);
    if (closure.type !== 'bool' && closure.type !== ANY) {
      throw new ConditionError(`predicate should return boolean (got ${closure.type})`);
    }
    const own = name === 'filter' && list.type !== ANY ? `[]${elementType(list.type)}` : type;
    return {
      type: own,
      run: (scope) => {
        const found = items(list.run(scope));
        const outer = scope.item;
        const answer = value(found, (item) => {
          scope.item = item;
          return asBool(closure.run(scope));
        });
        scope.item = outer;
        return answer;
      },
    };
  };
}

function listAndClosure(args: readonly Tree[], types: Types, name: string): [Compiled, Compiled] {
  const [listTree, closureTree, ...more] = args;
  if (!listTree || !closureTree || more.length > 0) {
    throw new UnsupportedCondition(`${name}() with ${args.length} arguments is not played`);
  }
  const list = types.compile(listTree, types);
  if (!isList(list.type) && list.type !== ANY) {
    throw new ConditionError(`builtin ${name} takes only array (got ${list.type})`);
  }
  return [list, compileClosure(closureTree, list.type, types)];
}

// Each closure goes through the list once for every element of the one around it: deep ones would take years.
const DEEPEST_CLOSURE = 4;

/** The body of a closure over a list. */
function compileClosure(tree: Tree, list: GoType, types: Types): Compiled {
  if (types.items.length >= DEEPEST_CLOSURE)
    throw new UnsupportedCondition(`a closure within ${DEEPEST_CLOSURE} others is not played`);
  const body = tree.type === 'Closure' ? (tree as Closure).body : tree;
  const closure = types.compile(body, { ...types, items: [...types.items, elementType(list)], floats: false });
  if (closure.type === NIL) throw new ConditionError('closure cannot be nil');
  return closure;
}

function inScopes(found: readonly GoValue[], scope: { item: GoValue }, run: Compiled['run']): GoValue {
  const outer = scope.item;
  const mapped = found.map((item) => {
    scope.item = item;
    return run(scope as Parameters<typeof run>[0]);
  });
  scope.item = outer;
  return mapped;
}

function items(value: GoValue): readonly GoValue[] {
  if (Array.isArray(value)) return value;
  throw new ConditionError(`reflect: call of reflect.Value.Len on ${goType(value)} Value`);
}

function one(args: readonly Tree[], types: Types): [Compiled] {
  const [only] = args;
  if (args.length === 1 && only) return [types.compile(only, types)];
  throw new ConditionError(`invalid number of arguments (expected 1, got ${args.length})`);
}

function invalid(name: string, type: GoType): ConditionError {
  return new ConditionError(`invalid argument for ${name} (type ${type})`);
}

function lengthOf(value: GoValue): GoValue {
  if (Array.isArray(value)) return BigInt(value.length);
  // Go counts bytes; a text here is ASCII.
  if (typeof value === 'string') return BigInt(value.length);
  throw invalid('len', goType(value));
}

function ofNumber(
  typeOf: (type: GoType) => GoType,
  value: (it: bigint | number) => GoValue,
  nameInErrors?: string,
): Builtin {
  return (args, types, name) => {
    const [{ type, run }] = one(args, types);
    if (!isNumeric(type) && type !== ANY) throw invalid(nameInErrors ?? name, type);
    return {
      type: typeOf(type),
      run: (scope) => {
        const it = run(scope);
        if (isNumber(it)) return value(it);
        throw invalid(name, goType(it));
      },
    };
  };
}

// Half away from zero.
function rounded(value: number): number {
  const whole = Math.trunc(value);
  return Math.abs(value - whole) >= 0.5 ? whole + Math.sign(value) : whole;
}

function converted(to: GoType, value: (it: GoValue) => GoValue): Builtin {
  return (args, types, name) => {
    const [{ type, run }] = one(args, types);
    if (!isNumeric(type) && type !== ANY && type !== 'string') throw invalid(name, type);
    return {
      type: to,
      run: (scope) => {
        const it = run(scope);
        if (isNumber(it) || typeof it === 'string') return value(it);
        throw new ConditionError(`invalid operation: ${name}(${goType(it)})`);
      },
    };
  };
}

// runtime.Less and runtime.More, one after the other: what NaN does depends on where it stands.
function extreme(yields: '<' | '>'): Builtin {
  return (trees, types, name) => {
    const args = trees.map((it) => types.compile(it, types));
    const [first] = args;
    if (!first) throw new ConditionError(`not enough arguments to call ${name}`);
    const firstAny = args.findIndex((it) => it.type === ANY);
    const checked = firstAny < 0 ? args : args.slice(0, firstAny);
    const wrong = checked.find((it) => !isNumeric(it.type));
    if (wrong) throw invalid(name, wrong.type);
    return {
      type: firstAny < 0 ? first.type : ANY,
      run: (scope) => {
        let best: GoValue = null;
        for (const { run } of args) {
          const it = run(scope);
          if (best === null || compared(yields, best, it)) best = it;
        }
        return best;
      },
    };
  };
}

function summed(value: GoValue, name: string): GoValue {
  const numbers = numbersOf(value, name);
  if (numbers.every((it) => typeof it === 'bigint')) return numbers.reduce((sum, it) => sum + it, 0n);
  return numbers.reduce((sum: number, it) => sum + Number(it), 0);
}

function averaged(value: GoValue, name: string): GoValue {
  const numbers = numbersOf(value, name);
  if (numbers.length === 0) return 0;
  return numbers.reduce((sum: number, it) => sum + Number(it), 0) / numbers.length;
}

function numbersOf(value: GoValue, name: string): readonly (bigint | number)[] {
  if (!Array.isArray(value)) throw new ConditionError(`cannot ${name} ${goType(value)}`);
  const wrong = value.find((it) => !isNumber(it));
  if (wrong !== undefined) throw new ConditionError(`cannot ${name} ${goType(wrong)}`);
  return value;
}
