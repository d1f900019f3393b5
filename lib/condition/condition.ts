import { compileCondition } from './compiler';
import { asCondition, ConditionError, type GoValue, printedFloat } from './go-values';
import type { MeasurementPhase, QueryAnswer } from './measurement';
import { conditionTree, UnsupportedCondition } from './syntax';

export { UnsupportedCondition } from './syntax';

/** A `successCondition` or `failureCondition` of a metric, compiled once for each type of result. */
export interface Condition {
  readonly text: string;
  /** @throws ConditionError with the controller's error */
  holds(result: GoValue): boolean;
}

/** What a metric demands of its results. */
export interface MetricConditions {
  readonly successCondition?: Condition;
  readonly failureCondition?: Condition;
}

/** A measurement as `status.metricResults[].measurements` shows it. */
export interface Measured {
  readonly phase: MeasurementPhase;
  readonly value: string;
  /** Why it is an Error, else empty. */
  readonly message: string;
}

/**
 * Reads a condition as Argo Rollouts 1.9.1 does. What is wrong with a condition in the controller's eyes is an Error of each
 * measurement, not of the reading.
 *
 * @throws UnsupportedCondition for what is not played here, with its name
 */
export function parseCondition(text: string): Condition {
  try {
    const tree = conditionTree(text);
    const vector = attempted(() => compileCondition(tree, '[]float64'));
    const scalar = attempted(() => compileCondition(tree, 'float64'));
    return { text, holds: (result) => asCondition((Array.isArray(result) ? vector : scalar)(result)) };
  } catch (error) {
    if (error instanceof UnsupportedCondition)
      throw new UnsupportedCondition(`condition \`${text}\`: ${error.message}`);
    throw error;
  }
}

/**
 * One measurement: the answer of a query against the conditions of a metric.
 *
 * @see https://github.com/argoproj/argo-rollouts/blob/v1.9.1/utils/evaluate/evaluate.go#L18
 * @throws UnsupportedCondition where Go leaves the outcome to the processor
 */
export function measure(conditions: MetricConditions, answer: QueryAnswer): Measured {
  if (answer.type === 'error') return { phase: 'Error', value: '', message: answer.message };
  const result = answer.type === 'scalar' ? answer.value : answer.values;
  try {
    return { phase: phaseOf(conditions, result), value: printed(answer), message: '' };
  } catch (error) {
    if (error instanceof ConditionError) return { phase: 'Error', value: '', message: error.message };
    throw error;
  }
}

function phaseOf({ successCondition, failureCondition }: MetricConditions, result: GoValue): MeasurementPhase {
  const success = successCondition?.holds(result);
  const failure = failureCondition?.holds(result);
  if (failure ?? success === false) return 'Failed';
  return (success ?? true) ? 'Successful' : 'Inconclusive';
}

function printed(answer: Exclude<QueryAnswer, { type: 'error' }>): string {
  return answer.type === 'scalar' ? printedFloat(answer.value) : `[${answer.values.map(printedFloat).join(',')}]`;
}

// The controller compiles a condition for each measurement, so that a wrong one is an Error each time.
function attempted(compile: () => (result: GoValue) => GoValue): (result: GoValue) => GoValue {
  try {
    return compile();
  } catch (error) {
    if (!(error instanceof ConditionError)) throw error;
    return () => {
      throw error;
    };
  }
}
