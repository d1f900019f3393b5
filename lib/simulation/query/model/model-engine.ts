import type { PreparedQuery, QueryAnswer, SyncQueryEngine } from '../query-engine';
import type { SeriesStore } from '../series';
import { blindness } from './blindness';
import { Compiler } from './compile';
import { type Expression, InvalidQuery, valueType } from './expression';
import type { BoundPlan, Ref } from './plan';
import { RangeValues } from './range-values';
import { metricsOf, reachOf, selectorsOf } from './reach';
import { readExpression } from './read-expression';
import { StoreView } from './store-view';
import { syntaxOf } from './syntax';
import { ExecutionError, type ScalarStep, type VectorStep } from './vector-step';

/**
 * Evaluates instant queries in this process, with the numbers that Prometheus would give.
 *
 * A query is compiled once; over each store it remembers its series and how they are matched, and works on numbers alone
 * until a new series appears.
 */
export function modelEngine({ prometheus }: { readonly prometheus: 2 | 3 }): SyncQueryEngine {
  const views = new WeakMap<SeriesStore, StoreView>();
  const viewOf = (store: SeriesStore): StoreView => {
    const known = views.get(store);
    if (known) return known;
    const view = new StoreView(store);
    views.set(store, view);
    return view;
  };
  return { prepare: (query) => prepared(query, prometheus, viewOf) };
}

function prepared(query: string, prometheus: 2 | 3, viewOf: (store: SeriesStore) => StoreView): PreparedQuery {
  try {
    const { top, text } = syntaxOf(query);
    const expression = readExpression(top, { text, prometheus });
    return {
      reach: reachOf(expression) / 1000,
      metrics: metricsOf(expression),
      ask: asker(expression, prometheus, viewOf),
      blindTo: blindness(selectorsOf(expression), prometheus),
    };
  } catch (error) {
    // Argo Rollouts takes such a query, and learns at each measurement that it is none.
    if (error instanceof ExecutionError) return failing(`execution: ${error.message}`);
    if (!(error instanceof InvalidQuery)) throw error;
    return failing(`bad_data: invalid parameter "query": ${position(query, error.at)}: parse error: ${error.message}`);
  }
}

function failing(message: string): PreparedQuery {
  return { reach: 0, metrics: [], ask: () => ({ type: 'error', message }), blindTo: () => undefined };
}

function position(query: string, at: number): string {
  const lines = query.slice(0, at).split('\n');
  return `${lines.length}:${(lines.at(-1) as string).length + 1}`;
}

/** Reads the answer of the steps that it is made of. */
type Read = (bound: BoundPlan) => QueryAnswer;

function asker(
  expression: Expression,
  prometheus: 2 | 3,
  viewOf: (store: SeriesStore) => StoreView,
): PreparedQuery['ask'] {
  const compiler = new Compiler(prometheus);
  const read = reader(expression, compiler);
  const plans = new WeakMap<SeriesStore, BoundPlan>();
  return (store, time) => {
    let bound = plans.get(store);
    if (bound === undefined) {
      bound = compiler.plan.over(viewOf(store));
      plans.set(store, bound);
    }
    try {
      bound.extend();
      bound.run(time);
      return read(bound);
    } catch (error) {
      if (error instanceof ExecutionError) return { type: 'error', message: `execution: ${error.message}` };
      throw error;
    }
  };
}

function reader(expression: Expression, compiler: Compiler): Read {
  if (expression.kind === 'string') {
    return () => ({ type: 'error', message: 'Prometheus metric type not supported' });
  }
  if (expression.kind === 'matrix' || expression.kind === 'subquery') {
    const samples = compiler.samples(expression);
    const window = compiler.window(expression);
    const ref = compiler.plan.add('values', [samples], (_, resolve) => new RangeValues(resolve(samples), window));
    return (bound) => ({ type: 'vector', values: bound.at(ref).values });
  }
  if (valueType(expression) === 'scalar') {
    const ref: Ref<ScalarStep> = compiler.scalar(expression);
    return (bound) => ({ type: 'scalar', value: bound.at(ref).value });
  }
  const ref: Ref<VectorStep> = compiler.vector(expression);
  return (bound) => ({ type: 'vector', values: valuesOf(bound.at(ref)) });
}

function valuesOf(vector: VectorStep): readonly number[] {
  const { present, values } = vector;
  const first = present.indexOf(true);
  // To find the order of several costs more than most queries.
  if (first < 0) return [];
  if (present.indexOf(true, first + 1) < 0) return [values[first] as number];
  return vector.ordered().map((slot) => values[slot] as number);
}
