/** A query as it was understood. Durations are in milliseconds. */
export type Expression =
  | NumberLiteral
  | StringLiteral
  | VectorSelector
  | MatrixSelector
  | Subquery
  | Call
  | Aggregation
  | Binary
  | Negation;

export interface NumberLiteral {
  readonly kind: 'number';
  readonly value: number;
}

export interface StringLiteral {
  readonly kind: 'string';
  readonly value: string;
}

export interface VectorSelector {
  readonly kind: 'selector';
  readonly metric: string;
  readonly matchers: readonly LabelMatcher[];
  readonly offset: number;
}

export interface LabelMatcher {
  readonly label: string;
  readonly operator: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

export interface MatrixSelector {
  readonly kind: 'matrix';
  readonly selector: VectorSelector;
  readonly range: number;
}

export interface Subquery {
  readonly kind: 'subquery';
  readonly expression: Expression;
  readonly range: number;
  readonly step: number;
  readonly offset: number;
}

export interface Call {
  readonly kind: 'call';
  readonly name: string;
  readonly arguments: readonly Expression[];
}

export interface Aggregation {
  readonly kind: 'aggregation';
  readonly operation: string;
  readonly parameter?: Expression;
  readonly expression: Expression;
  readonly grouping: Grouping;
}

/** By these labels, or by all but these. */
export interface Grouping {
  readonly without: boolean;
  readonly labels: readonly string[];
}

export interface Binary {
  readonly kind: 'binary';
  readonly operator: string;
  readonly left: Expression;
  readonly right: Expression;
  readonly bool: boolean;
  readonly matching: Matching;
}

/** Which series of the two sides belong together. */
export interface Matching {
  readonly on: boolean;
  readonly labels: readonly string[];
  /** The side of which several series may belong to one of the other. */
  readonly many?: 'left' | 'right';
  /** Labels that the result takes from the other side. */
  readonly include: readonly string[];
}

export interface Negation {
  readonly kind: 'negation';
  readonly expression: Expression;
}

export type ValueType = 'scalar' | 'instant vector' | 'range vector' | 'string';

/** What an expression gives, in Prometheus' words. */
export function valueType(expression: Expression): ValueType {
  switch (expression.kind) {
    case 'number':
      return 'scalar';
    case 'string':
      return 'string';
    case 'matrix':
    case 'subquery':
      return 'range vector';
    case 'call':
      return ['scalar', 'time'].includes(expression.name) ? 'scalar' : 'instant vector';
    case 'binary': {
      const scalars = valueType(expression.left) === 'scalar' && valueType(expression.right) === 'scalar';
      return scalars ? 'scalar' : 'instant vector';
    }
    case 'negation':
      return valueType(expression.expression);
    default:
      return 'instant vector';
  }
}

/** A query that Prometheus does not accept, in about its words. */
export class InvalidQuery extends Error {
  constructor(
    message: string,
    /** Where in the query. */
    readonly at: number,
  ) {
    super(message);
  }
}
