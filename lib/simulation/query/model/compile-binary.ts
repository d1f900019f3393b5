import type { Compiling } from './compiling';
import { FilteredByScalar, WithScalar } from './elementwise';
import { type Binary, valueType } from './expression';
import type { LabelSet, LabelSpace, Relabelling } from './label-set';
import { MatchedSides, matchedBy } from './matched-sides';
import { ARITHMETIC, COMPARISON } from './operators';
import { Pairing, type PairOperation } from './pairing';
import type { Ref } from './plan';
import { AS_IT_IS, chained, keep, WITHOUT_NAME, without } from './relabelling';
import { ScalarOperation } from './scalar-steps';
import { Filtered, Union } from './set-operations';
import type { ScalarStep, VectorStep } from './vector-step';

/** Compiles an operation of two sides; what it gives is as `valueType` says. */
export function compileBinary<Kind extends ScalarStep | VectorStep>(binary: Binary, compiler: Compiling): Ref<Kind> {
  const left = valueType(binary.left) === 'scalar';
  const right = valueType(binary.right) === 'scalar';
  if (left && right) return scalars(binary, compiler) as Ref<Kind>;
  if (left || right) return withScalar(binary, left, compiler) as Ref<Kind>;
  return vectors(binary, compiler) as Ref<Kind>;
}

function scalars({ operator, left, right }: Binary, compiler: Compiling): Ref<ScalarStep> {
  const [a, b] = [compiler.scalar(left), compiler.scalar(right)];
  const operation = numeric(operator);
  return compiler.plan.add(
    `scalars ${operator}`,
    [a, b],
    (_, resolve) => new ScalarOperation(resolve(a), resolve(b), operation),
  );
}

/** An operator as one that gives a number: comparisons give 1 or 0. */
function numeric(operator: string): (left: number, right: number) => number {
  const compare = COMPARISON[operator];
  if (compare) return (left, right) => Number(compare(left, right));
  return ARITHMETIC[operator] as (left: number, right: number) => number;
}

function withScalar(binary: Binary, isScalarLeft: boolean, compiler: Compiling): Ref<VectorStep> {
  const { operator, bool } = binary;
  const vector = compiler.vector(isScalarLeft ? binary.right : binary.left);
  const scalar = compiler.scalar(isScalarLeft ? binary.left : binary.right);
  const key = `${operator} ${bool} ${isScalarLeft}`;
  const compare = COMPARISON[operator];
  if (compare && !bool) {
    const keeps = isScalarLeft ? (value: number, number: number) => compare(number, value) : compare;
    return compiler.plan.add(
      key,
      [vector, scalar],
      (_, resolve) => new FilteredByScalar(resolve(vector), resolve(scalar), keeps),
    );
  }
  const compute = numeric(operator);
  const operation = isScalarLeft ? (value: number, number: number) => compute(number, value) : compute;
  return compiler.plan.add(
    key,
    [vector, scalar],
    (_, resolve) => new WithScalar(resolve(vector), resolve(scalar), operation),
  );
}

function vectors(binary: Binary, compiler: Compiling): Ref<VectorStep> {
  const { operator, bool, matching } = binary;
  const left = compiler.vector(binary.left);
  const right = compiler.vector(binary.right);
  const by = matchedBy(matching);
  const key = `${operator} ${bool} ${by.number} ${matching.many ?? ''} ${matching.include.join(',')}`;
  return compiler.plan.add<VectorStep>(key, [left, right], ({ space }, resolve) => {
    const sides = new MatchedSides(resolve(left), resolve(right), by);
    if (operator === 'or') return new Union(sides);
    if (operator === 'and' || operator === 'unless') return new Filtered(sides, operator === 'and');
    return new Pairing(sides, {
      operation: pairOperation(operator, bool),
      relabelling: resultLabels(binary),
      ...(matching.include.length > 0 && { include: including(matching.include, space) }),
      ...(matching.many && { many: matching.many }),
      matchedBy: by,
      countsAllMatches: compiler.prometheus === 3,
    });
  });
}

function pairOperation(operator: string, bool: boolean): PairOperation {
  const compare = COMPARISON[operator];
  if (compare && !bool) return { value: (left) => left, keeps: compare };
  return { value: numeric(operator) };
}

/** Comparisons keep the name of a metric, and pairs of one and one keep only what they agree in. */
function resultLabels({ operator, bool, matching }: Binary): Relabelling {
  const named = operator in COMPARISON && !bool ? AS_IT_IS : WITHOUT_NAME;
  if (matching.many !== undefined) return named;
  return chained(named, matching.on ? keep(matching.labels) : without(matching.labels));
}

/** The labels of `group_left(version)`, from the side that has one. */
function including(names: readonly string[], space: LabelSpace): (many: LabelSet, one: LabelSet) => LabelSet {
  return (many, one) => {
    const taken = Object.fromEntries(names.map((name) => [name, one.get(name)]));
    return space.ofLabels({ ...many.toLabels(), ...taken });
  };
}
