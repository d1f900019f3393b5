export type Verdict = 'Failed' | 'Successful' | 'Inconclusive';

/** The conditions of a metric. */
export interface Conditions {
  readonly successCondition?: string;
  readonly failureCondition?: string;
}

/**
 * What Argo Rollouts makes of an answer of Prometheus: failing beats passing, and what is neither is inconclusive.
 *
 * Understands the conditions that this library writes: `&&`, `||`, comparisons and NaN mean the same in Go's expr and in
 * JavaScript. An index that the answer does not have, which JavaScript would take, is an error here as it is there.
 *
 * @see https://github.com/argoproj/argo-rollouts/blob/master/utils/evaluate/evaluate.go
 */
export function verdict({ successCondition, failureCondition }: Conditions, result: readonly number[]): Verdict {
  if (successCondition === undefined || failureCondition === undefined) {
    throw new Error('a metric with one condition alone passes, or fails, when there is no data');
  }
  if (holds(failureCondition, result)) return 'Failed';
  return holds(successCondition, result) ? 'Successful' : 'Inconclusive';
}

function holds(condition: string, result: readonly number[]): boolean {
  if (!/^(?:len\(result\)|result\[\d\]|-?[0-9.]+|false|&&|\|\||[()]|[<>=]=|[<>]|\s)+$/.test(condition)) {
    throw new Error(`the test cannot evaluate ${condition}`);
  }
  const strict = new Proxy(result, {
    get: (values, key) => {
      const value = Reflect.get(values, key);
      if (value === undefined) throw new Error(`result[${String(key)}] is out of range: an error of the measurement`);
      return value;
    },
  });
  const len = (values: readonly number[]): number => values.length;
  return new Function('result', 'len', `return ${condition};`)(strict, len) === true;
}
