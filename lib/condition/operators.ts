import { asBool, ConditionError, calculated, compared, equal, type GoValue, goType, isNumber, notA } from './go-values';
import { ANY, type Compiled, constant, type GoType, isInteger, isList, isNumeric, NIL } from './types';

/** `! not - +` before a value. */
export function unaryOperation(operator: string, { type, run, folded }: Compiled): Compiled {
  if (operator === '!' || operator === 'not') {
    if (type !== 'bool' && type !== ANY) throw mismatched(operator, type);
    return foldedTo({ type: 'bool', run: (scope) => !asBool(run(scope)) }, typeof folded === 'boolean');
  }
  if (!isNumeric(type) && type !== ANY) throw mismatched(operator, type);
  if (operator === '+') return { type, run, ...(isNumber(folded) ? { folded } : {}) };
  return foldedTo({ type, run: (scope) => negated(run(scope)) }, isNumber(folded));
}

/** What stands between two values, with the types that expr's checker demands. */
export function binaryOperation(operator: string, left: Compiled, right: Compiled): Compiled {
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

function negated(value: GoValue): GoValue {
  if (isNumber(value)) return -value;
  throw new ConditionError(`invalid operation: - ${goType(value)}`);
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
  return foldedTo(it, ['+', '-', '*', '/', '**', '^'].includes(operator) && isNumber(a) && isNumber(b));
}
