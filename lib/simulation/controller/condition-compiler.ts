import type jsep from 'jsep';
import { builtins, predicates } from './condition-builtins';
import { type Closure, type Pointer, type Tree, UnsupportedCondition } from './condition-syntax';
import {
  asBool,
  asFloat,
  asInt,
  ConditionError,
  calculated,
  compared,
  element,
  equal,
  type GoValue,
  goType,
  notA,
} from './go-values';

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

/**
 * Checks a condition against the type of its result and compiles it to closures, as expr 1.15.5 does with
 * the environment of Argo Rollouts 1.9.1.
 *
 * @throws ConditionError for what expr's checker refuses, which is an Error of the measurement
 * @throws UnsupportedCondition for what is not played here
 */
export function compileCondition(tree: Tree, resultType: GoType): (result: GoValue) => GoValue {
  const { run } = compile(tree, { result: resultType, items: [] });
  return (result) => run({ result, item: null });
}

/** The types around an expression. */
export interface Types {
  readonly result: GoType;
  /** What `#` is in each closure around, the innermost last. */
  readonly items: readonly GoType[];
  /** Literals of integers stand where Go wants a float64. */
  readonly floats?: boolean;
}

export function compile(tree: Tree, types: Types): Compiled {
  switch (tree.type) {
    case 'Literal':
      return literal(tree as jsep.Literal, types);
    case 'Identifier':
      return identifier(tree.name as string, types);
    case 'ThisExpression':
      return identifier('this', types);
    case 'Pointer':
      return pointer(tree as Pointer, types);
    case 'UnaryExpression':
      return unary(tree.operator as string, tree.argument as Tree, types);
    case 'BinaryExpression':
      return binary(tree.operator as string, tree.left as Tree, tree.right as Tree, types);
    case 'ConditionalExpression':
      return conditional(tree.test as Tree, tree.consequent as Tree, tree.alternate as Tree, types);
    case 'MemberExpression':
      return member(tree, types);
    case 'CallExpression':
      return call(tree.callee as Tree, tree.arguments as Tree[], types);
    default:
      throw new UnsupportedCondition(`${CONSTRUCTS[tree.type] ?? tree.type} is not played`);
  }
}

/** The body of a closure over a list. */
export function compileClosure(tree: Tree, list: GoType, types: Types): Compiled {
  const body = tree.type === 'Closure' ? (tree as Closure).body : tree;
  const closure = compile(body, { result: types.result, items: [...types.items, elementType(list)] });
  if (closure.type === NIL) throw new ConditionError('closure cannot be nil');
  return closure;
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

const CONSTRUCTS: Record<string, string> = {
  ArrayExpression: 'a list `[…]`',
  Closure: 'a map `{…}`, or a closure that is no argument,',
  Compound: 'more than one expression',
  SequenceExpression: 'more than one expression in parentheses',
};

function literal({ value, raw }: jsep.Literal, { floats }: Types): Compiled {
  if (typeof value === 'number') {
    const isFloat = /[.eE]/.test(raw);
    if (!isFloat && !Number.isSafeInteger(value)) throw new UnsupportedCondition(`${raw} is too large to be played`);
    return constant(isFloat ? 'float64' : 'int', isFloat || floats ? value : BigInt(value));
  }
  if (typeof value === 'boolean') return constant('bool', value);
  return typeof value === 'string' ? constant('string', value) : { type: NIL, run: () => null };
}

function constant(type: GoType, value: GoValue): Compiled {
  return { type, run: () => value, folded: value };
}

function identifier(name: string, { result }: Types): Compiled {
  if (name === 'result') return { type: result, run: (scope) => scope.result };
  if (name in FUNCTIONS || name in builtins || name in predicates) {
    throw new UnsupportedCondition(`the function ${name} without a call is not played`);
  }
  if (name === '$env' || UNPLAYED.has(name)) throw new UnsupportedCondition(`${name} is not played`);
  throw new ConditionError(`unknown name ${name}`);
}

function pointer({ name }: Pointer, { items }: Types): Compiled {
  const type = items.at(-1);
  if (type === undefined) throw new ConditionError('cannot use pointer accessor outside closure');
  if (name !== '') throw new UnsupportedCondition(`#${name} is not played`);
  return { type, run: (scope) => scope.item };
}

function unary(operator: string, argument: Tree, types: Types): Compiled {
  const { type, run, folded } = compile(argument, types);
  if (operator === '!' || operator === 'not') {
    if (type !== 'bool' && type !== ANY) throw mismatched(operator, type);
    return foldedTo({ type: 'bool', run: (scope) => !asBool(run(scope)) }, typeof folded === 'boolean');
  }
  if (!isNumeric(type) && type !== ANY) throw mismatched(operator, type);
  if (operator === '+') return { type, run, ...(isNumberValue(folded) ? { folded } : {}) };
  return foldedTo({ type, run: (scope) => negated(run(scope)) }, isNumberValue(folded));
}

function negated(value: GoValue): GoValue {
  if (isNumberValue(value)) return -value;
  throw new ConditionError(`invalid operation: - ${goType(value)}`);
}

function isNumberValue(value: GoValue | undefined): value is bigint | number {
  return typeof value === 'bigint' || typeof value === 'number';
}

function mismatched(operator: string, left: GoType, right?: GoType): ConditionError {
  const what = right === undefined ? `mismatched type ${left}` : `mismatched types ${left} and ${right}`;
  return new ConditionError(`invalid operation: ${operator} (${what})`);
}

// A constant is evaluated once, as expr's optimizer does.
function foldedTo(it: Compiled, isConstant: boolean): Compiled {
  if (!isConstant) return it;
  return constant(it.type, it.run({ result: null, item: null }));
}

function binary(operator: string, leftTree: Tree, rightTree: Tree, types: Types): Compiled {
  if (UNPLAYED_OPERATORS.has(operator)) throw new UnsupportedCondition(`the operator ${operator} is not played`);
  const isPower = operator === '**' || operator === '^';
  // In expr the sign comes after the power, and parentheses are not seen here.
  if (isPower && leftTree.type === 'UnaryExpression') {
    throw new UnsupportedCondition(`a sign before a base of ${operator} is not played`);
  }
  const inner = types.floats && !'+-*'.includes(operator) ? { ...types, floats: false } : types;
  const left = compile(leftTree, inner);
  const right = compile(rightTree, inner);
  const type = binaryType(operator, left.type, right.type);
  if (type === undefined) throw mismatched(operator, left.type, right.type);
  return foldedBinary(operator, left, right, { type, run: operation(operator, left, right) });
}

function binaryType(operator: string, left: GoType, right: GoType): GoType | undefined {
  const fits = (is: (type: GoType) => boolean) => either(left, right, is);
  const combined = left === right ? left : left === 'float64' || right === 'float64' ? 'float64' : 'int';
  const isAny = left === ANY || right === ANY;
  switch (operator) {
    case '==':
    case '!=':
      return isComparable(left, right) ? 'bool' : undefined;
    case '&&':
    case 'and':
    case '||':
    case 'or':
      return fits((it) => it === 'bool') ? 'bool' : undefined;
    case '<':
    case '>':
    case '<=':
    case '>=':
      return fits(isNumeric) || fits(isString) || (isAny && fits((it) => isNumeric(it) || isString(it)))
        ? 'bool'
        : undefined;
    case '/':
    case '**':
    case '^':
      return fits(isNumeric) ? 'float64' : undefined;
    case '%':
      return fits(isInteger) ? (isAny ? ANY : combined) : undefined;
    case '+':
      if (fits(isString)) return isAny ? ANY : 'string';
      return fits(isNumeric) ? (isAny ? ANY : combined) : undefined;
    default:
      return fits(isNumeric) ? (isAny ? ANY : combined) : undefined;
  }
}

function either(left: GoType, right: GoType, is: (type: GoType) => boolean): boolean {
  return (left === ANY || is(left)) && (right === ANY || is(right));
}

function isComparable(left: GoType, right: GoType): boolean {
  if ([left, right].some((it) => it === NIL || it === ANY) || left === right) return true;
  return (isNumeric(left) && isNumeric(right)) || (isList(left) && isList(right));
}

function isString(type: GoType): boolean {
  return type === 'string';
}

function isInteger(type: GoType): boolean {
  return type === 'int' || type === 'int64';
}

function operation(
  operator: string,
  { run: left, type: l }: Compiled,
  { run: right, type: r }: Compiled,
): Compiled['run'] {
  switch (operator) {
    case '&&':
    case 'and':
      return (scope) => (asBool(left(scope)) ? right(scope) : false);
    case '||':
    case 'or':
      return (scope) => (asBool(left(scope)) ? true : right(scope));
    case '==':
      // Where both look like ints, expr takes them for ints: max(1, 0.5) looks like one.
      if (l === 'int' && r === 'int') return (scope) => equal(asGoInt(left(scope)), asGoInt(right(scope)));
      return (scope) => equal(left(scope), right(scope));
    case '!=':
      return (scope) => !equal(left(scope), right(scope));
    case '<':
    case '>':
    case '<=':
    case '>=':
      return (scope) => compared(operator, left(scope), right(scope));
    default:
      return (scope) => calculated(operator, left(scope), right(scope));
  }
}

function asGoInt(value: GoValue): GoValue {
  if (typeof value === 'bigint') return value;
  throw notA('int', value);
}

// expr drops what a constant beside && and || makes needless, on either side, with the errors in it.
function foldedBinary(operator: string, left: Compiled, right: Compiled, it: Compiled): Compiled {
  const [a, b] = [left.folded, right.folded];
  if (operator === '&&' || operator === 'and') {
    if (a === true) return right;
    if (b === true) return left;
    return a === false || b === false ? constant('bool', false) : it;
  }
  if (operator === '||' || operator === 'or') {
    if (a === false) return right;
    if (b === false) return left;
    return a === true || b === true ? constant('bool', true) : it;
  }
  if (a === undefined || b === undefined) return it;
  if (operator === '==') return foldedTo(it, typeof a === typeof b && typeof a !== 'number');
  if (operator === '+' && typeof a === 'string') return foldedTo(it, true);
  if (operator === '%') return foldedTo(it, typeof a === 'bigint' && typeof b === 'bigint');
  return foldedTo(it, ['+', '-', '*', '/', '**', '^'].includes(operator) && isNumberValue(a) && isNumberValue(b));
}

function conditional(testTree: Tree, consequent: Tree, alternate: Tree, types: Types): Compiled {
  const inner = { ...types, floats: false };
  const test = compile(testTree, inner);
  if (test.type !== 'bool' && test.type !== ANY) {
    throw new ConditionError(`non-bool expression (type ${test.type}) used as condition`);
  }
  const [yes, no] = [compile(consequent, inner), compile(alternate, inner)];
  const type = yes.type === NIL ? no.type : no.type === NIL || no.type === yes.type ? yes.type : ANY;
  return { type, run: (scope) => (asBool(test.run(scope)) ? yes : no).run(scope) };
}

function member(tree: Tree, types: Types): Compiled {
  if (tree.optional) throw new UnsupportedCondition('`?.` is not played');
  const inner = { ...types, floats: false };
  const list = compile(tree.object as Tree, inner);
  const property = tree.property as Tree;
  const index = tree.computed ? compile(property, inner) : constant('string', property.name as string);
  refuseLastOfFilter(tree.object as Tree, index);
  if (list.type === ANY) return { type: ANY, run: (scope) => element(list.run(scope), index.run(scope)) };
  if (!isList(list.type)) throw new ConditionError(`type ${list.type}[${index.type}] is undefined`);
  if (!isInteger(index.type) && index.type !== ANY) {
    throw new ConditionError(`array elements can only be selected using an integer (got ${index.type})`);
  }
  return { type: elementType(list.type), run: (scope) => element(list.run(scope), index.run(scope)) };
}

// expr 1.15.5 turns this into a search from the end, which leaves a bool in the way of what follows.
function refuseLastOfFilter(object: Tree, { folded }: Compiled): void {
  const name = object.type === 'CallExpression' && (object.callee as Tree).name;
  if (folded === -1n && (name === 'filter' || name === 'map')) {
    throw new UnsupportedCondition(`${name}(…)[-1] is not played`);
  }
}

function call(callee: Tree, args: readonly Tree[], types: Types): Compiled {
  if (callee.type !== 'Identifier') throw new UnsupportedCondition('a call of what is no name is not played');
  const name = callee.name as string;
  const inner = { ...types, floats: false };
  const known = predicates[name] ?? builtins[name] ?? FUNCTIONS[name];
  if (known) return known(args, inner, name);
  if (name === 'result') throw new ConditionError(`${types.result} is not callable`);
  return identifier(name, inner);
}

// utils/evaluate/evaluate.go. A slice of samples and a float64 are never nil.
const FUNCTIONS: Record<string, (args: readonly Tree[], types: Types, name: string) => Compiled> = {
  isNaN: (args, types, name) => ofFloat(args, types, name, Number.isNaN),
  isInf: (args, types, name) => ofFloat(args, types, name, (it) => Math.abs(it) === Number.POSITIVE_INFINITY),
  asInt: (args, types, name) => ofAny(args, types, name, 1, 'int64', ([it]) => asInt(it ?? null)),
  asFloat: (args, types, name) => ofAny(args, types, name, 1, 'float64', ([it]) => asFloat(it ?? null)),
  isNil: (args, types, name) => ofAny(args, types, name, 1, 'bool', () => false),
  default: (args, types, name) => ofAny(args, types, name, 2, ANY, (_, { result }) => result),
};

function ofFloat(trees: readonly Tree[], types: Types, name: string, is: (value: number) => boolean): Compiled {
  const [tree] = counted(trees, name, 1) as [Tree];
  const checked = compile(tree, types);
  // expr turns literals of integers into floats, but not other integers.
  const { type, run } = checked.type === 'int' ? compile(tree, { ...types, floats: true }) : checked;
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
  const args = counted(trees, name, count).map((it) => compile(it, types));
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

const UNPLAYED_OPERATORS = new Set(['|', '??', 'in', 'matches', 'contains', 'startsWith', 'endsWith']);

// The builtins of expr 1.15.5 that are not played.
const UNPLAYED = new Set(
  (
    'find findIndex findLast findLastIndex groupBy reduce type string trim trimPrefix trimSuffix upper lower split ' +
    'splitAfter replace repeat join indexOf lastIndexOf hasPrefix hasSuffix median toJSON fromJSON toBase64 fromBase64 ' +
    'now duration date first last get take keys values toPairs fromPairs sort sortBy let'
  ).split(' '),
);
