import type { Expression, VectorSelector } from './expression';
import { LOOKBACK } from './last-sample';

/**
 * How many milliseconds before the time of asking samples can matter, given that all series are scraped steadily: a last
 * sample is never older than what an instant selector looks back.
 */
export function reachOf(expression: Expression): number {
  return Math.max(0, ...rangesOf(expression));
}

function rangesOf(expression: Expression): number[] {
  switch (expression.kind) {
    case 'selector':
      return [expression.offset + LOOKBACK];
    case 'matrix':
      return [expression.selector.offset + expression.range];
    case 'subquery':
      return rangesOf(expression.expression).map((inner) => expression.offset + expression.range + inner);
    case 'call': {
      const [range] = expression.arguments;
      if (expression.name === 'last_over_time' && range?.kind === 'matrix') {
        return [range.selector.offset + Math.min(range.range, LOOKBACK)];
      }
      return expression.arguments.flatMap(rangesOf);
    }
    default:
      return parts(expression).flatMap(rangesOf);
  }
}

/** The names of the metrics that a query asks for. */
export function metricsOf(expression: Expression): string[] {
  return [...new Set(selectorsOf(expression).map(({ metric }) => metric))].sort();
}

/** The selectors of a query, in the order of its text. */
export function selectorsOf(expression: Expression): VectorSelector[] {
  return expression.kind === 'selector' ? [expression] : parts(expression).flatMap(selectorsOf);
}

/** Whether an expression is empty at every time before the first sample. */
export function needsSamples(expression: Expression): boolean {
  switch (expression.kind) {
    case 'selector':
      return expression.offset >= 0;
    case 'matrix':
      return needsSamples(expression.selector);
    case 'subquery':
      return expression.offset >= 0 && needsSamples(expression.expression);
    case 'call':
      if (['vector', 'absent', 'absent_over_time'].includes(expression.name)) return false;
      return expression.arguments.some(needsSamples);
    case 'aggregation':
    case 'negation':
      return needsSamples(expression.expression);
    case 'binary': {
      const [left, right] = [needsSamples(expression.left), needsSamples(expression.right)];
      if (expression.operator === 'or') return left && right;
      return expression.operator === 'unless' ? left : left || right;
    }
    default:
      return false;
  }
}

function parts(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'matrix':
      return [expression.selector];
    case 'call':
      return expression.arguments;
    case 'aggregation':
      return expression.parameter ? [expression.parameter, expression.expression] : [expression.expression];
    case 'binary':
      return [expression.left, expression.right];
    case 'subquery':
    case 'negation':
      return [expression.expression];
    default:
      return [];
  }
}
