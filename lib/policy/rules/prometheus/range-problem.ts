import { type Expression, walk } from './expression';

/**
 * Says where a query has samples over a time and needs one number, or the reverse; undefined where it does not. Prometheus
 * refuses it, though its grammar allows it.
 */
export function rangeProblem(expression: Expression): string | undefined {
  for (const { it, around } of walk(expression)) {
    const outer = around.at(-1);
    if (it.kind === 'selector' && it.range !== undefined && outer && !isOverTime(outer))
      return `${it.metric ?? 'a selector'} has a range such as [5m] where one value of each series is asked for`;
    if (it.kind === 'call' && isOverTime(it) && it.inner.every(isOneValue))
      return `${it.name} looks over a time, and ${metricIn(it.inner) ?? 'what is in it'} has no range such as [5m]`;
  }
  return undefined;
}

const OVER_TIME =
  /^(rate|irate|increase|delta|idelta|deriv|predict_linear|resets|changes|holt_winters|double_exponential_smoothing)$|_over_time$/;

function isOverTime(expression: Expression): boolean {
  return expression.kind === 'call' && OVER_TIME.test(expression.name);
}

function isOneValue(expression: Expression): boolean {
  return expression.kind !== 'subquery' && (expression.kind !== 'selector' || expression.range === undefined);
}

function metricIn(expressions: readonly Expression[]): string | undefined {
  return expressions.map((it) => (it.kind === 'selector' ? it.metric : undefined)).find((it) => it !== undefined);
}
