import type { Compiling } from './compiling';
import { AskedAt, ELEMENT_FUNCTIONS, Elementwise, Relabelled } from './elementwise';
import type { Call, Expression, VectorSelector } from './expression';
import { HistogramQuantile } from './histogram';
import { labelJoin, labelReplace } from './label-functions';
import type { LabelSet } from './label-set';
import { LastOverTime, LOOKBACK, SampleTimes } from './last-sample';
import { Absence, OneElement } from './one-element';
import type { Ref } from './plan';
import { rangeFunctions } from './range-functions';
import { RangeStep } from './range-step';
import { WITHOUT_NAME } from './relabelling';
import { EvaluationTime, OnlyValue } from './scalar-steps';
import { Sorted } from './sorted';
import type { ScalarStep, VectorStep } from './vector-step';

/** Compiles a call; what it gives is as `valueType` says. */
export function compileCall<Kind extends ScalarStep | VectorStep>(call: Call, compiler: Compiling): Ref<Kind> {
  return compiled(call, compiler) as Ref<Kind>;
}

function compiled(call: Call, compiler: Compiling): Ref<ScalarStep | VectorStep> {
  const { plan } = compiler;
  const [first, second, third] = call.arguments;
  if (call.name === 'time' || first === undefined) return plan.add('time', [], () => new EvaluationTime());
  switch (call.name) {
    case 'vector': {
      const scalar = compiler.scalar(first);
      return plan.add('vector', [scalar], ({ space }, resolve) => new OneElement(resolve(scalar), space));
    }
    case 'scalar': {
      const vector = compiler.vector(first);
      return plan.add('scalar', [vector], (_, resolve) => new OnlyValue(resolve(vector)));
    }
    case 'timestamp':
      return timestamp(first, compiler);
    case 'absent':
      return absence(compiler.vector(first), first, compiler);
    case 'absent_over_time':
      return absence(overTime('present_over_time', first, undefined, compiler), first, compiler);
    case 'sort':
    case 'sort_desc': {
      const vector = compiler.vector(first);
      return plan.add(call.name, [vector], (_, resolve) => new Sorted(resolve(vector), call.name === 'sort'));
    }
    case 'histogram_quantile': {
      const [q, vector] = [compiler.scalar(first), compiler.vector(second as Expression)];
      const { prometheus } = compiler;
      return plan.add(
        call.name,
        [q, vector],
        (_, resolve) => new HistogramQuantile(resolve(q), resolve(vector), prometheus),
      );
    }
    case 'label_replace':
    case 'label_join':
      return relabelled(call, compiler);
    case 'quantile_over_time':
      return overTime(call.name, second as Expression, compiler.scalar(first), compiler);
  }
  const elementFunction = ELEMENT_FUNCTIONS.get(call.name);
  if (elementFunction === undefined) return overTime(call.name, first, undefined, compiler);
  const vector = compiler.vector(first);
  const [a, b] = [second && compiler.scalar(second), third && compiler.scalar(third)];
  const inputs = [vector, a, b].filter((ref) => ref !== undefined);
  return plan.add(
    call.name,
    inputs,
    (_, resolve) => new Elementwise(resolve(vector), elementFunction, a && resolve(a), b && resolve(b)),
  );
}

function overTime(
  name: string,
  range: Expression,
  parameter: Ref<ScalarStep> | undefined,
  compiler: Compiling,
): Ref<VectorStep> {
  const samples = compiler.samples(range);
  const window = compiler.window(range);
  const key = `${name} ${window.length} ${window.offset}`;
  if (name === 'last_over_time') {
    return compiler.plan.add(
      key,
      [samples],
      (_, resolve) => new LastOverTime(resolve(samples), window, (labels) => labels),
    );
  }
  const rangeFunction = rangeFunctions(compiler.prometheus).get(name);
  if (rangeFunction === undefined) throw new TypeError(`${name} is no function over a range`);
  return compiler.plan.add(
    key,
    parameter ? [samples, parameter] : [samples],
    (_, resolve) => new RangeStep(resolve(samples), window, rangeFunction, parameter && resolve(parameter)),
  );
}

function timestamp(of: Expression, compiler: Compiling): Ref<VectorStep> {
  if (of.kind !== 'selector') {
    const vector = compiler.vector(of);
    return compiler.plan.add('timestamp', [vector], (_, resolve) => new AskedAt(resolve(vector)));
  }
  const samples = compiler.samples(of);
  const window = { length: LOOKBACK, offset: of.offset, isClosed: compiler.prometheus === 2 };
  return compiler.plan.add(
    `timestamp ${of.offset}`,
    [samples],
    (_, resolve) => new SampleTimes(resolve(samples), window, (labels) => labels.relabelled(WITHOUT_NAME)),
  );
}

function absence(vector: Ref<VectorStep>, of: Expression, compiler: Compiling): Ref<VectorStep> {
  const selector = of.kind === 'matrix' ? of.selector : of;
  const labels = selector.kind === 'selector' ? labelsOfAbsent(selector) : {};
  return compiler.plan.add(
    `absent ${JSON.stringify(labels)}`,
    [vector],
    ({ space }, resolve) => new Absence(resolve(vector), space.ofLabels(labels)),
  );
}

/** Labels that are asked for once, and for equality. */
function labelsOfAbsent({ matchers }: VectorSelector): Record<string, string> {
  const labels: Record<string, string> = {};
  const seen = new Set<string>();
  for (const { label, operator, value } of matchers) {
    if (operator === '=' && !seen.has(label)) {
      labels[label] = value;
      seen.add(label);
    } else {
      delete labels[label];
    }
  }
  return labels;
}

function relabelled(call: Call, compiler: Compiling): Ref<VectorStep> {
  const [first, ...rest] = call.arguments;
  const vector = compiler.vector(first as Expression);
  const texts = rest.map((text) => (text.kind === 'string' ? text.value : ''));
  const change = call.name === 'label_replace' ? labelReplace(texts, compiler.prometheus) : labelJoin(texts);
  return compiler.plan.add(`${call.name} ${JSON.stringify(texts)}`, [vector], ({ space }, resolve) => {
    const changed = (labels: LabelSet): LabelSet => {
      const [name, value] = change(labels) ?? [];
      return name === undefined ? labels : space.ofLabels({ ...labels.toLabels(), [name]: value ?? '' });
    };
    return new Relabelled(resolve(vector), changed);
  });
}
