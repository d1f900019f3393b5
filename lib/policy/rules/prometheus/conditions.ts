import type { Field } from '../../../manifests';

/** Whether a metric of an analysis takes this number for a success; only plain comparisons are looked at. */
export function passes(metric: Field, value: number): boolean {
  const success = comparisonsIn(metric.at('successCondition').text);
  const failure = comparisonsIn(metric.at('failureCondition').text);
  if (failure.length > 0 && failure.every((holds) => holds(value))) return false;
  if (success.length > 0) return success.every((holds) => holds(value));
  return failure.length > 0;
}

/** Both conditions of a metric, as one text. */
export function conditionsOf(metric: Field): string {
  return [metric.at('successCondition').text, metric.at('failureCondition').text].filter(Boolean).join(' ');
}

function comparisonsIn(condition: string | undefined): ((value: number) => boolean)[] {
  // A threshold that is not known here is one that no share reaches.
  const text = (condition ?? '').replace(/\{\{.*?\}\}/g, '1e9');
  return [...text.matchAll(/(?<!len\()result(?:\[0\])?\s*(<=|>=|<|>|==|!=)\s*(-?\d[\d.]*(?:e-?\d+)?)/g)].map(
    ([, operator = '', number]) =>
      (value) =>
        COMPARED[operator]?.(value, Number(number)) ?? false,
  );
}

const COMPARED: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a === b,
  '!=': (a, b) => a !== b,
};
