import { type MetricConditions, parseCondition, UnsupportedCondition } from '../../condition';
import { goMilliseconds } from '../../core';
import type { Manifest } from '../../manifests';
import { type Fields, field, isRecord, records } from './fields';
import { integerOf } from './go-values';
import { metricProblem } from './metric-problem';
import type { AnalysisPlan, PlannedMetric } from './release-path';
import { metricShapeProblem } from './shape-problems';
import { referencesOf, type TemplateShelf } from './template-shelf';
import { type RunArgs, resolveMetric, TemplateError } from './template-text';

/** Where the analyses of a Rollout are read, and where what is wrong with them goes. */
export interface PlanContext {
  readonly manifest: Manifest;
  readonly shelf: TemplateShelf;
  readonly hashes: { readonly stable: string; readonly canary: string };
  /** What Argo Rollouts itself refuses. */
  readonly refusals: string[];
  /** What is played otherwise than it runs. */
  readonly warnings: string[];
  /** What is not played at all. */
  readonly problems: string[];
}

/**
 * What the AnalysisRuns of one use of templates measure: templates joined, arguments filled in, as the controller does it.
 *
 * @param at "background", or the step, for messages
 */
export function analysisPlan(use: Fields, at: string, context: PlanContext): AnalysisPlan {
  const { refusals } = context;
  const missing: string[] = [];
  const specs = context.shelf.specs(referencesOf(use.templates), missing);
  refusals.push(...missing.map((message) => `${at}: ${message}`));
  const argumentsOf = runArguments(use, specs, at, context);
  const metrics = specs.flatMap((spec) => records(spec.metrics));
  const shapes = metrics.map(metricShapeProblem).filter((it) => it !== undefined);
  refusals.push(...shapes.map((message) => `${at}: ${message}`));
  const twice = metrics.map(({ name }) => name).find((name, i, all) => all.indexOf(name) !== i);
  if (twice !== undefined) refusals.push(`${at}: two metrics have the same name '${String(twice)}'`);
  const filled = resolved(metrics, argumentsOf);
  if (Array.isArray(filled)) return planned(filled, dryRunRules(use, specs), at, context);
  // The controller tries the arguments of steps before it rolls anything out, those of a background run when it starts.
  if (at !== 'background') refusals.push(`${at}: ${filled}`);
  return { metrics: [], names: metrics.map(({ name }) => String(name)), error: filled };
}

/** Metrics with their arguments, or the controller's words for why it cannot fill them in. */
function resolved(metrics: readonly Fields[], args: RunArgs): Fields[] | string {
  try {
    return metrics.map((metric) => resolveMetric(metric, args));
  } catch (error) {
    // A value may break the JSON that it is filled into.
    if (!(error instanceof TemplateError || error instanceof SyntaxError)) throw error;
    return `Unable to resolve metric arguments: ${error.message}`;
  }
}

function planned(
  metrics: readonly Fields[],
  dryRun: readonly string[],
  at: string,
  context: PlanContext,
): AnalysisPlan {
  const problem =
    metrics.length === 0 ? 'no metrics specified' : metrics.map(metricProblem).find((it) => it !== undefined);
  const names = metrics.map(({ name }) => String(name));
  const rules = dryRun.map(namePattern);
  const unused = rules.findIndex((rule) => !names.some((name) => rule.test(name)));
  const invalid = problem ?? (unused >= 0 ? `dryRun[${unused}]: Rule didn't match any metric name(s)` : undefined);
  if (invalid !== undefined) return { metrics: [], names, error: `Analysis spec invalid: ${invalid}` };
  const list = metrics.map((metric) => plannedMetric(metric, rules, at, context));
  const endless = list.find(({ count }) => count === undefined);
  if (at !== 'background' && endless)
    context.refusals.push(`${at}: the metric ${endless.name} runs indefinitely; give it a count`);
  return { metrics: list, names };
}

function plannedMetric(metric: Fields, dryRun: readonly RegExp[], at: string, context: PlanContext): PlannedMetric {
  const name = String(metric.name);
  const interval = goMilliseconds(metric.interval);
  const count = integerOf(metric.count, 0);
  const asked = field(metric, 'provider', 'prometheus', 'query');
  const isGate = typeof asked === 'string' && OTHER_ROLLOUTS.test(asked);
  const query = isGate ? undefined : asked;
  if (isGate) {
    context.warnings.push(
      `${at}: the metric ${name} waits for another Rollout; it is played as if that were there already`,
    );
  } else if (typeof query !== 'string') {
    const provider = isRecord(metric.provider) ? Object.keys(metric.provider)[0] : 'none';
    context.warnings.push(`${at}: the metric ${name} asks ${provider}; it is played as if it always passed`);
  } else if (field(metric, 'provider', 'prometheus', 'rangeQuery') !== undefined) {
    context.problems.push(`${at}: the metric ${name} has a rangeQuery, which is not played`);
  }
  return {
    name,
    interval,
    initialDelay: goMilliseconds(metric.initialDelay),
    count: interval === undefined && count === 0 ? 1 : count === 0 ? undefined : count,
    failureLimit: integerOf(metric.failureLimit, 0),
    inconclusiveLimit: integerOf(metric.inconclusiveLimit, 0),
    consecutiveErrorLimit: integerOf(metric.consecutiveErrorLimit, 4),
    consecutiveSuccessLimit: integerOf(metric.consecutiveSuccessLimit, 0),
    dryRun: dryRun.some((rule) => rule.test(name)),
    conditions: conditionsOf(metric, at, context),
    query: typeof query === 'string' ? query : undefined,
  };
}

/** What the Rollouts controller tells of Rollouts, of which one alone is played. */
const OTHER_ROLLOUTS = /\brollout_info\b/;

/** Arguments that templates declare, with the values of the Rollout before their own; what they do not declare is dropped. */
function runArguments(use: Fields, specs: readonly Fields[], at: string, context: PlanContext): Record<string, string> {
  const given = new Map(records(use.args).map((arg) => [String(arg.name), givenValue(arg, context, at)]));
  const values = new Map<string, string>();
  const declared = new Set<string>();
  for (const arg of specs.flatMap((spec) => records(spec.args))) {
    const name = String(arg.name);
    declared.add(name);
    const value = given.get(name) ?? (typeof arg.value === 'string' ? arg.value : secretOf(arg));
    const before = values.get(name);
    if (value === undefined) continue;
    if (before !== undefined && before !== value && !given.has(name)) {
      context.refusals.push(
        `${at}: Argument \`${name}\` specified multiple times with different values: '${before}', '${value}'`,
      );
    }
    values.set(name, before ?? value);
  }
  for (const name of declared) {
    if (!values.has(name)) context.refusals.push(`${at}: args.${name} was not resolved`);
  }
  return Object.fromEntries(values);
}

function givenValue(arg: Fields, { manifest, hashes, problems }: PlanContext, at: string): string {
  const hash = field(arg, 'valueFrom', 'podTemplateHashValue');
  if (hash !== undefined) return hash === 'Stable' ? hashes.stable : hashes.canary;
  const path = field(arg, 'valueFrom', 'fieldRef', 'fieldPath');
  if (typeof path !== 'string') return typeof arg.value === 'string' ? arg.value : '';
  // What names no namespace goes into one when it is applied.
  const value = atPath(manifest, path) ?? (path === 'metadata.namespace' ? 'default' : undefined);
  if (value === undefined) problems.push(`${at}: args.${String(arg.name)}: the Rollout has no single value at ${path}`);
  return value ?? '';
}

/** A value that only the cluster knows; queries do not depend on it. */
function secretOf(arg: Fields): string | undefined {
  return isRecord(field(arg, 'valueFrom', 'secretKeyRef')) ? 'secret' : undefined;
}

/** `metadata.labels['app']`, `spec.template.spec.containers[0].image`. */
function atPath(manifest: Manifest, path: string): string | undefined {
  const keys = [...path.matchAll(/\['([^']*)'\]|\[(\d+)\]|([^.[\]]+)/g)].map(
    ([, quoted, index, name]) => quoted ?? index ?? name ?? '',
  );
  const value = keys.reduce<unknown>(
    (it, key) => (Array.isArray(it) ? it[Number(key)] : isRecord(it) ? it[key] : undefined),
    manifest,
  );
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
}

function dryRunRules(use: Fields, specs: readonly Fields[]): string[] {
  return [use, ...specs].flatMap((it) => records(it.dryRun)).map(({ metricName }) => String(metricName));
}

/** The pattern of a rule for dry runs. To Go, what is no pattern matches no name. */
function namePattern(rule: string): RegExp {
  const ignoresCase = rule.startsWith('(?i)');
  try {
    return new RegExp(ignoresCase ? rule.slice('(?i)'.length) : rule, ignoresCase ? 'i' : '');
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return NO_NAME;
  }
}

const NO_NAME = /(?!)/;

function conditionsOf(metric: Fields, at: string, { problems }: PlanContext): MetricConditions {
  const parsed = (condition: unknown) => {
    if (typeof condition !== 'string' || condition === '') return undefined;
    try {
      return parseCondition(condition);
    } catch (error) {
      if (!(error instanceof UnsupportedCondition)) throw error;
      problems.push(`${at}: the metric ${String(metric.name)}: ${error.message}`);
      return undefined;
    }
  };
  return { successCondition: parsed(metric.successCondition), failureCondition: parsed(metric.failureCondition) };
}
