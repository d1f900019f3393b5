import type jsep from 'jsep';
import { builtins, predicates } from './builtins';
import { functions } from './functions';
import { asBool, ConditionError, element, type GoValue } from './go-values';
import { binaryOperation, unaryOperation } from './operators';
import { type Pointer, type Tree, UnsupportedCondition } from './syntax';
import { ANY, type Compiled, constant, elementType, type GoType, isInteger, isList, NIL, type Types } from './types';

/**
 * Checks a condition against the type of its result and compiles it to closures, as expr 1.15.5 does with
 * the environment of Argo Rollouts 1.9.1.
 *
 * @throws ConditionError for what expr's checker refuses, which is an Error of the measurement
 * @throws UnsupportedCondition for what is not played here
 */
export function compileCondition(tree: Tree, resultType: GoType): (result: GoValue) => GoValue {
  const { run } = compile(tree, { result: resultType, items: [], compile });
  return (result) => run({ result, item: null });
}

function compile(tree: Tree, types: Types): Compiled {
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
      return unaryOperation(tree.operator as string, compile(tree.argument as Tree, types));
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

function identifier(name: string, { result }: Types): Compiled {
  if (name === 'result') return { type: result, run: (scope) => scope.result };
  if (FUNCTIONS.has(name)) {
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

function binary(operator: string, left: Tree, right: Tree, types: Types): Compiled {
  if (UNPLAYED_OPERATORS.has(operator)) throw new UnsupportedCondition(`the operator ${operator} is not played`);
  // In expr the sign comes after the power, and parentheses are not seen here.
  if ((operator === '**' || operator === '^') && left.type === 'UnaryExpression') {
    throw new UnsupportedCondition(`a sign before a base of ${operator} is not played`);
  }
  const inner = '+-*'.includes(operator) ? types : { ...types, floats: false };
  return binaryOperation(operator, compile(left, inner), compile(right, inner));
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
  const known = FUNCTIONS.get(name);
  if (known) return known(args, inner, name);
  if (name === 'result') throw new ConditionError(`${types.result} is not callable`);
  return identifier(name, inner);
}

const FUNCTIONS = new Map(Object.entries({ ...functions, ...builtins, ...predicates }));

const UNPLAYED_OPERATORS = new Set(['|', '??', 'in', 'matches', 'contains', 'startsWith', 'endsWith']);

// The builtins of expr 1.15.5 that are not played.
const UNPLAYED = new Set(
  (
    'find findIndex findLast findLastIndex groupBy reduce type string trim trimPrefix trimSuffix upper lower split ' +
    'splitAfter replace repeat join indexOf lastIndexOf hasPrefix hasSuffix median toJSON fromJSON toBase64 fromBase64 ' +
    'now duration date first last get take keys values toPairs fromPairs sort sortBy let'
  ).split(' '),
);
