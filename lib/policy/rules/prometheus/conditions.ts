import { type Condition, measure, parseCondition, UnsupportedCondition } from '../../../condition';
import type { Field } from '../../../manifests';

/** What a measurement is that gets an empty answer; undefined where the conditions cannot be tried. */
export function phaseOfNothing(metric: Field): string | undefined {
  try {
    const conditions = {
      successCondition: read(metric.at('successCondition')),
      failureCondition: read(metric.at('failureCondition')),
    };
    return measure(conditions, { type: 'vector', values: [] }).phase;
  } catch (error) {
    if (error instanceof UnsupportedCondition) return undefined;
    throw error;
  }
}

/** Whether a metric passes on this number, tried as the controller does. An argument is taken for what no share reaches. */
export function passes(metric: Field, value: number): boolean {
  try {
    const conditions = {
      successCondition: read(metric.at('successCondition')),
      failureCondition: read(metric.at('failureCondition')),
    };
    if (!conditions.successCondition && !conditions.failureCondition) return false;
    return [
      measure(conditions, { type: 'vector', values: [value] }),
      measure(conditions, { type: 'scalar', value }),
    ].some(({ phase }) => phase === 'Successful');
  } catch (error) {
    if (error instanceof UnsupportedCondition) return false;
    throw error;
  }
}

/** Both conditions of a metric, as one text. */
export function conditionsOf(metric: Field): string {
  return [metric.at('successCondition').text, metric.at('failureCondition').text].filter(Boolean).join(' ');
}

function read({ text }: Field): Condition | undefined {
  return text === undefined || text.trim() === '' ? undefined : parseCondition(text.replace(/\{\{.*?\}\}/g, '1e9'));
}
