import { type Binary, type Expression, InvalidQuery, type ValueType, valueType } from './expression';
import { COMPARISONS, SET_OPERATORS, type Signature } from './functions';

// What Prometheus finds out before it evaluates a query: its grammar does not tell the types of expressions apart.

export function checkArguments(
  name: string,
  { parameters, optional = 0, repeats }: Signature,
  given: readonly Expression[],
  at: number,
): void {
  const least = parameters.length - optional;
  const expected = (howMany: string, count: number) =>
    new InvalidQuery(`expected ${howMany}${count} argument(s) in call to "${name}", got ${given.length}`, at);
  if (given.length < least) throw expected(optional > 0 ? 'at least ' : '', least);
  if (given.length > parameters.length && !repeats) throw expected(optional > 0 ? 'at most ' : '', parameters.length);
  given.forEach((argument, i) => {
    checkType(argument, parameters[Math.min(i, parameters.length - 1)] as ValueType, `call to function "${name}"`, at);
  });
}

export function checkType(expression: Expression, expected: ValueType, where: string, at: number): void {
  const got = valueType(expression);
  if (got !== expected) throw new InvalidQuery(`expected type ${expected} in ${where}, got ${got}`, at);
}

export function checkBinary({ operator, left, right, bool, matching }: Binary, at: number): void {
  const types = [valueType(left), valueType(right)];
  if (bool && !COMPARISONS.has(operator)) {
    throw new InvalidQuery('bool modifier can only be used on comparison operators', at);
  }
  if (COMPARISONS.has(operator) && !bool && types.every((type) => type === 'scalar')) {
    throw new InvalidQuery('comparisons between scalars must use BOOL modifier', at);
  }
  if (types.some((type) => type !== 'scalar' && type !== 'instant vector')) {
    throw new InvalidQuery('binary expression must contain only scalar and instant vector types', at);
  }
  if (types.includes('scalar') && matching.labels.length > 0) {
    throw new InvalidQuery('vector matching only allowed between instant vectors', at);
  }
  if (types.includes('scalar') && SET_OPERATORS.has(operator)) {
    throw new InvalidQuery(`set operator "${operator}" not allowed in binary scalar expression`, at);
  }
  const both = matching.on ? matching.labels.find((label) => matching.include.includes(label)) : undefined;
  if (both !== undefined) {
    throw new InvalidQuery(`label "${both}" must not occur in ON and GROUP clause at once`, at);
  }
}
