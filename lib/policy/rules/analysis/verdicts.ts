import {
  type Condition,
  measure,
  tellingNumbers as numbersFor,
  parseCondition,
  type QueryAnswer,
  UnsupportedCondition,
} from '../../../condition';
import type { ManifestTree } from '../../../manifests';
import { type Metric, measuredMetricsOf, type WrittenCondition } from '../../objects';
import { type Answers, answersOf } from './answers';

/** What comes of a measurement. */
export type Verdict = ReturnType<typeof measure>;

/** A condition that can be tried. */
export interface TriedCondition extends WrittenCondition {
  readonly condition: Condition;
}

/** A metric that asks Prometheus, and whose conditions can be tried. */
export interface TriedMetric {
  readonly metric: Metric;
  readonly success?: TriedCondition;
  readonly failure?: TriedCondition;
  readonly answers: Answers;
}

const triedBefore = new WeakMap<ManifestTree, readonly TriedMetric[]>();

/** The metrics whose query and conditions can be understood here. */
export function triedMetrics(tree: ManifestTree): readonly TriedMetric[] {
  const metrics = triedBefore.get(tree) ?? tryAll(tree);
  triedBefore.set(tree, metrics);
  return metrics;
}

/** Whether a query gives one number at most. */
export function isSingle({ type, labels }: Answers): boolean {
  return type === 'scalar' || (labels !== 'any' && labels.size === 0);
}

/** What depends on the conditions of a metric and on what they are tried on: found once for all that have the same. */
export function ofConditions<T>(judge: (tried: TriedMetric) => T): (tried: TriedMetric) => T {
  const found = new Map<string, T>();
  return (tried) => {
    const key = JSON.stringify([tried.answers.type, isSingle(tried.answers), tried.success?.text, tried.failure?.text]);
    if (!found.has(key)) found.set(key, judge(tried));
    return found.get(key) as T;
  };
}

function tryAll(tree: ManifestTree): TriedMetric[] {
  return measuredMetricsOf(tree).flatMap((metric) => {
    const [success, failure] = [tried(metric, 'successCondition'), tried(metric, 'failureCondition')];
    if (success === 'unknown' || failure === 'unknown' || !(success || failure)) return [];
    const answers = metric.provider('prometheus', 'rangeQuery').isSet ? undefined : answersOf(metric);
    return answers ? [{ metric, answers, ...(success ? { success } : {}), ...(failure ? { failure } : {}) }] : [];
  });
}

/** What a metric makes of these numbers; undefined where Go leaves it to the processor. */
export function verdictOf({ success, failure, answers }: TriedMetric, numbers: readonly number[]): Verdict | undefined {
  return verdict(answers.type, numbers, success?.condition, failure?.condition);
}

/** What a condition alone makes of these numbers. */
export function verdict(
  type: Answers['type'],
  numbers: readonly number[],
  successCondition?: Condition,
  failureCondition?: Condition,
): Verdict | undefined {
  const [value = Number.NaN] = numbers;
  const answer: QueryAnswer = type === 'scalar' ? { type, value } : { type, values: numbers };
  try {
    return measure(
      { ...(successCondition ? { successCondition } : {}), ...(failureCondition ? { failureCondition } : {}) },
      answer,
    );
  } catch (error) {
    if (error instanceof UnsupportedCondition) return undefined;
    throw error;
  }
}

/** Numbers that tell the sides of all comparisons of a metric apart. */
export function tellingNumbers({ success, failure }: TriedMetric): number[] {
  return numbersFor([success, failure].flatMap((it) => it?.text ?? []));
}

/** A condition that can be read; undefined if there is none, `unknown` if it depends on what is not known here. */
function tried(metric: Metric, name: 'successCondition' | 'failureCondition'): TriedCondition | undefined | 'unknown' {
  const { value } = metric.field.at(name);
  if (value === undefined || value === null || value === '') return undefined;
  const written = metric.condition(name);
  const condition = written && conditionOf(written.text);
  return written && condition ? { ...written, condition } : 'unknown';
}

// A fleet has few conditions, many times.
const known = new Map<string, Condition | undefined>();

/** A condition; undefined if it cannot be read here, which does not mean that the controller cannot. */
export function conditionOf(text: string): Condition | undefined {
  if (!known.has(text)) known.set(text, readCondition(text));
  return known.get(text);
}

function readCondition(text: string): Condition | undefined {
  try {
    return parseCondition(text);
  } catch (error) {
    if (error instanceof UnsupportedCondition) return undefined;
    throw error;
  }
}
