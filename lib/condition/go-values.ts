import { power } from './go-power';
import { UnsupportedCondition } from './syntax';

/** A value of Go: an int is a bigint here, a float64 a number. */
export type GoValue = bigint | number | boolean | string | null | readonly GoValue[];

/** What the controller reports as the error of a measurement. */
export class ConditionError extends Error {}

/** The name that Go prints for the type of a value. */
export function goType(value: GoValue): string {
  if (typeof value === 'bigint') return 'int';
  if (typeof value === 'number') return 'float64';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  return value === null ? '<nil>' : '[]float64';
}

/** `+ - * / % ** ^` as expr's runtime calculates. */
export function calculated(operator: string, a: GoValue, b: GoValue): GoValue {
  if (operator === '+' && typeof a === 'string' && typeof b === 'string') return a + b;
  if (!isNumber(a) || !isNumber(b))
    throw new ConditionError(`invalid operation: ${goType(a)} ${operator} ${goType(b)}`);
  if (operator === '/') return Number(a) / Number(b);
  if (operator === '**' || operator === '^') return power(Number(a), Number(b));
  if (typeof a === 'bigint' && typeof b === 'bigint') return BigInt.asIntN(64, ofInts(operator, a, b));
  if (operator === '%') throw new ConditionError(`invalid operation: ${goType(a)} % ${goType(b)}`);
  return ofFloats(operator, Number(a), Number(b));
}

/** `< > <= >=`; no comparison with NaN holds. */
export function compared(operator: string, a: GoValue, b: GoValue): boolean {
  if (isNumber(a) && isNumber(b)) return ordered(operator, Number(a), Number(b));
  if (typeof a === 'string' && typeof b === 'string') return ordered(operator, a, b);
  throw new ConditionError(`invalid operation: ${goType(a)} ${operator} ${goType(b)}`);
}

/** `==` */
export function equal(a: GoValue, b: GoValue): boolean {
  if (isNumber(a) && isNumber(b)) return Number(a) === Number(b);
  if (Array.isArray(a) && Array.isArray(b)) throw new UnsupportedCondition('`==` between lists is not played');
  return a === b;
}

/** What stands where a bool must. */
export function asBool(value: GoValue): boolean {
  if (typeof value === 'boolean') return value;
  throw notA('bool', value);
}

/** The panic of a Go type assertion. */
export function notA(type: string, value: GoValue): ConditionError {
  return new ConditionError(
    `interface conversion: interface {} is ${value === null ? 'nil' : goType(value)}, not ${type}`,
  );
}

/** What a whole condition must be. */
export function asCondition(value: GoValue): boolean {
  if (typeof value === 'boolean') return value;
  throw new ConditionError(`expected bool, but got ${goType(value)}`);
}

/** An element; from the end if the index is negative. */
export function element(list: GoValue, index: GoValue): GoValue {
  if (!Array.isArray(list)) throw new ConditionError(`cannot fetch ${index} from ${goType(list)}`);
  const at = Number(asInt(index));
  const found = list[at < 0 ? list.length + at : at];
  if (found === undefined) throw new ConditionError('reflect: slice index out of range');
  return found;
}

/** `asInt()`: floats lose their fraction. */
export function asInt(value: GoValue): bigint {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number') {
    // Go leaves it to the processor what comes of NaN and of numbers that are too large.
    if (!Number.isSafeInteger(Math.trunc(value)))
      throw new UnsupportedCondition(`an integer of ${value} is not played`);
    return BigInt(Math.trunc(value));
  }
  if (typeof value === 'string' && /^[-+]?\d{1,15}$/.test(value)) return BigInt(value.replace('+', ''));
  if (typeof value === 'string' && /^[-+]?\d+$/.test(value))
    throw new UnsupportedCondition(`an integer of "${value}" is not played`);
  if (typeof value === 'string') throw new ConditionError(`strconv.ParseInt: parsing "${value}": invalid syntax`);
  throw new ConditionError(`asInt() not supported on ${goType(value)} ${printed(value)}`);
}

/** `asFloat()` */
export function asFloat(value: GoValue): number {
  if (typeof value === 'bigint' || typeof value === 'number') return Number(value);
  if (typeof value === 'string' && /^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(value)) return Number(value);
  if (typeof value === 'string') throw new UnsupportedCondition(`a float of "${value}" is not played`);
  throw new ConditionError(`asFloat() not supported on ${goType(value)} ${printed(value)}`);
}

/** A float64 as `strconv.FormatFloat(value, 'f', -1, 64)` prints it: without an exponent. */
export function printedFloat(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const sign = value < 0 || Object.is(value, -0) ? '-' : '';
  const [digits = '', exponent = '0'] = String(Math.abs(value)).split('e');
  const [whole = '', fraction = ''] = digits.split('.');
  const shift = Number(exponent);
  if (shift === 0) return sign + digits;
  if (shift < 0) return `${sign}0.${'0'.repeat(-shift - 1)}${whole}${fraction}`;
  return sign + whole + fraction.padEnd(shift, '0');
}

export function isNumber(value: GoValue | undefined): value is bigint | number {
  return typeof value === 'bigint' || typeof value === 'number';
}

function printed(value: GoValue): string {
  return Array.isArray(value)
    ? `[${value.map(printed).join(' ')}]`
    : String(value ?? '<nil>').replace('Infinity', 'Inf');
}

function ofInts(operator: string, a: bigint, b: bigint): bigint {
  if (operator === '+') return a + b;
  if (operator === '-') return a - b;
  if (operator === '*') return a * b;
  if (b === 0n) throw new ConditionError('runtime error: integer divide by zero');
  return a % b;
}

function ofFloats(operator: string, a: number, b: number): number {
  if (operator === '+') return a + b;
  return operator === '-' ? a - b : a * b;
}

function ordered<T extends number | string>(operator: string, a: T, b: T): boolean {
  if (operator === '<') return a < b;
  if (operator === '>') return a > b;
  return operator === '<=' ? a <= b : a >= b;
}
