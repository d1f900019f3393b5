import { FOLDS, FoldedStep, SummarizedStep, summaries } from './aggregation';
import { compileBinary } from './compile-binary';
import { compileCall } from './compile-call';
import type { Compiling } from './compiling';
import { Elementwise } from './elementwise';
import type { Aggregation, Expression, Negation } from './expression';
import { InstantSelector, LOOKBACK } from './last-sample';
import { Plan, type Ref } from './plan';
import { Ranking } from './ranking';
import { needsSamples } from './reach';
import { keep, without } from './relabelling';
import { type SampleSource, SelectedSamples, type Window } from './samples';
import { Constant, ScalarOperation } from './scalar-steps';
import { Selection } from './store-view';
import { SubquerySamples } from './subquery-samples';
import type { ScalarStep, VectorStep } from './vector-step';

/** Makes the plan of a query. */
export class Compiler implements Compiling {
  readonly plan = new Plan();

  constructor(readonly prometheus: 2 | 3) {}

  vector(expression: Expression): Ref<VectorStep> {
    switch (expression.kind) {
      case 'selector': {
        const samples = this.samples(expression);
        const window = { length: LOOKBACK, offset: expression.offset, isClosed: this.prometheus === 2 };
        return this.plan.add(
          `selector ${expression.offset}`,
          [samples],
          (_, resolve) => new InstantSelector(resolve(samples), window, (labels) => labels),
        );
      }
      case 'call':
        return compileCall(expression, this);
      case 'binary':
        return compileBinary(expression, this);
      case 'aggregation':
        return this.aggregation(expression);
      case 'negation':
        return this.negation(expression);
      default:
        throw new TypeError(`${expression.kind} is no vector`);
    }
  }

  scalar(expression: Expression): Ref<ScalarStep> {
    switch (expression.kind) {
      case 'number':
        return this.plan.add(
          `number ${Object.is(expression.value, -0) ? '-0' : expression.value}`,
          [],
          () => new Constant(expression.value),
        );
      case 'call':
        return compileCall(expression, this);
      case 'binary':
        return compileBinary(expression, this);
      case 'negation': {
        const number = this.scalar(expression.expression);
        return this.plan.add(
          'negative',
          [number],
          (_, resolve) => new ScalarOperation(resolve(number), resolve(number), (value) => -value),
        );
      }
      default:
        throw new TypeError(`${expression.kind} is no scalar`);
    }
  }

  samples(expression: Expression): Ref<SampleSource> {
    switch (expression.kind) {
      case 'selector': {
        const selection = new Selection(expression, this.prometheus);
        return this.plan.addSource(
          `samples ${selection.key}`,
          (view) => new SelectedSamples(view.select(selection), this.prometheus),
        );
      }
      case 'matrix':
        return this.samples(expression.selector);
      case 'subquery': {
        // A plan of its own: its steps are computed at other times.
        const inner = new Compiler(this.prometheus);
        const ref = inner.vector(expression.expression);
        const window = { ...this.window(expression), step: expression.step };
        const isBound = needsSamples(expression.expression);
        return this.plan.addSource(`subquery ${JSON.stringify(expression, written)}`, (view) => {
          const bound = inner.plan.over(view);
          return new SubquerySamples(view, bound, bound.at(ref), window, isBound);
        });
      }
      default:
        throw new TypeError(`${expression.kind} is no range vector`);
    }
  }

  window(expression: Expression): Window {
    const isClosed = this.prometheus === 2;
    if (expression.kind === 'matrix') {
      return { length: expression.range, offset: expression.selector.offset, isClosed };
    }
    if (expression.kind === 'subquery') return { length: expression.range, offset: expression.offset, isClosed };
    throw new TypeError(`${expression.kind} is no range vector`);
  }

  private negation({ expression }: Negation): Ref<VectorStep> {
    const input = this.vector(expression);
    return this.plan.add(
      'negative',
      [input],
      (_, resolve) => new Elementwise(resolve(input), { of: (value) => -value }, undefined, undefined),
    );
  }

  private aggregation({ operation, parameter, expression, grouping }: Aggregation): Ref<VectorStep> {
    const input = this.vector(expression);
    const number = parameter && this.scalar(parameter);
    const by = grouping.without ? without(['__name__', ...grouping.labels]) : keep(grouping.labels);
    const fold = FOLDS[operation];
    const summary = summaries(this.prometheus)[operation];
    return this.plan.add(`${operation} ${by.number}`, number ? [input, number] : [input], (_, resolve) => {
      if (fold) return new FoldedStep(resolve(input), by, fold);
      if (summary) return new SummarizedStep(resolve(input), by, summary, number && resolve(number));
      if (number === undefined) throw new TypeError(`${operation} without a parameter`);
      return new Ranking(resolve(input), by, resolve(number), operation === 'topk');
    });
  }
}

/** JSON knows neither NaN nor infinity. */
function written(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
