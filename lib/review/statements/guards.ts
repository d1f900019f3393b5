import type { Field, ManifestObject } from '../../manifests';
import type { Change } from '../compare/change';
import type { ObjectPair } from '../compare/object-pairs';
import type { Risk } from '../review';
import { queryDifferences } from './query-differences';
import { changedPairs, changesAt, type Interpreter, type Remark, remark } from './remark';
import { type Setting, settings } from './settings';
import { conditionDifference } from './thresholds';
import { byDirection, fromTo } from './values';

const TEMPLATES = ['argoproj.io/AnalysisTemplate', 'argoproj.io/ClusterAnalysisTemplate'];

/** What a metric measures, and where it draws the line. */
export const guards: Interpreter = function* (scene) {
  for (const { pair, before, after } of changedPairs(scene, ...TEMPLATES)) {
    for (const metric of metricNames(after)) {
      const [from, to] = [metricOf(before, metric), metricOf(after, metric)];
      if (!from || !to) continue;
      yield* conditions(pair, metric, to);
      yield* query(pair, metric);
    }
    yield* metricsGone(pair);
    yield* objectives(pair);
  }
};

function* conditions(pair: ObjectPair, metric: string, to: Field): Generator<Remark> {
  const said = new Map<string, { risk: Risk; changes: Change[] }>();
  for (const condition of ['successCondition', 'failureCondition'] as const) {
    for (const change of changesAt(pair, `spec.metrics.${metric}.${condition}`).filter(({ at }) => at.length === 4)) {
      const about = `${metric} ${to.at('provider', 'prometheus', 'query').text ?? ''}`;
      const { risk, text } = conditionDifference(condition, change, about);
      const known = said.get(text);
      if (known) known.changes.push(change);
      else said.set(text, { risk, changes: [change] });
    }
  }
  for (const [text, { risk, changes }] of said)
    yield { ...remark('threshold', risk, text, pair, changes), subject: metric };
}

function* query(pair: ObjectPair, metric: string): Generator<Remark> {
  for (const change of changesAt(pair, `spec.metrics.${metric}.provider.prometheus.query`)) {
    if (change.at.length !== 6 || typeof change.before !== 'string' || typeof change.after !== 'string') continue;
    for (const { id, risk, text } of queryDifferences(change.before, change.after))
      yield { ...remark(id, risk, text, pair, [change]), subject: metric };
  }
}

function* metricsGone(pair: ObjectPair): Generator<Remark> {
  for (const change of changesAt(pair, 'spec.metrics.*').filter(({ at }) => at.length === 3)) {
    const name = String(change.at[2]);
    if (change.kind === 'removed')
      yield remark('metric-removed', 'high', `metric ${name} removed: nobody measures it any more`, pair, [change]);
    else if (change.kind === 'added') yield remark('metric-added', 'low', `metric ${name} added`, pair, [change]);
  }
}

/** What the template says of its objective; its numbers follow from it. */
function* objectives(pair: ObjectPair): Generator<Remark> {
  const annotation = (name: string) =>
    pair.changes.filter(
      ({ at }) => at.length === 3 && at[1] === 'annotations' && at[2] === `release-train.dev/${name}`,
    );
  for (const change of annotation('objective')) {
    const [from, to] = [change.before, change.after].map((it) => Number.parseFloat(String(it)));
    const lower = (to ?? 0) < (from ?? 0);
    const word = Number.isNaN(Number(from) + Number(to)) ? '' : lower ? ' loosened' : to === from ? '' : ' tightened';
    yield remark('objective', lower ? 'high' : 'low', `objective${word} ${fromTo(change)}`, pair, [
      change,
      ...annotation('error-budget'),
    ]);
  }
}

function metricNames(template: ManifestObject): string[] {
  return template.at('spec', 'metrics').items.flatMap((it) => it.at('name').text ?? []);
}

function metricOf(template: ManifestObject, name: string): Field | undefined {
  return template.at('spec', 'metrics').items.find((it) => it.at('name').text === name);
}

/** The metric that a field is of. */
const metricName = ({ at }: Change) => String(at[2]);

const TABLE: readonly Setting[] = [
  {
    path: 'spec.metrics.*.failureLimit',
    name: 'failureLimit',
    subject: metricName,
    risk: failureLimit,
    so: (_, after) => (after === -1 ? 'no failure ends it' : undefined),
  },
  {
    path: 'spec.metrics.*.inconclusiveLimit',
    name: 'inconclusiveLimit',
    subject: metricName,
    risk: byDirection('medium', 'low', 0),
  },
  {
    path: 'spec.metrics.*.consecutiveErrorLimit',
    name: 'consecutiveErrorLimit',
    subject: metricName,
    risk: byDirection('medium', 'low', 4),
  },
  {
    path: 'spec.metrics.*.consecutiveSuccessLimit',
    name: 'consecutiveSuccessLimit',
    subject: metricName,
    risk: 'medium',
  },
  {
    path: 'spec.metrics.*.count',
    name: 'count',
    subject: metricName,
    risk: byDirection('low', 'medium'),
    so: (before, after) => (Number(after) < Number(before) ? 'it looks fewer times' : undefined),
  },
  {
    path: 'spec.metrics.*.interval',
    name: 'interval',
    subject: metricName,
    risk: byDirection('medium', 'low'),
    so: rarer,
  },
  {
    path: 'spec.metrics.*.initialDelay',
    name: 'initialDelay',
    subject: metricName,
    risk: byDirection('medium', 'low', '0s'),
  },
  { path: 'spec.metrics.*.successCondition', name: 'successCondition', subject: metricName, risk: 'high' },
  { path: 'spec.metrics.*.failureCondition', name: 'failureCondition', subject: metricName, risk: 'high' },
  {
    path: 'spec.metrics.*.provider.prometheus.address',
    name: 'asks another Prometheus:',
    subject: metricName,
    risk: 'medium',
  },
  { path: 'spec.metrics.*.provider', name: 'provider', subject: metricName, risk: 'high' },
  {
    path: 'spec.dryRun',
    name: 'dry run',
    risk: (before, after) => (before === undefined || after !== undefined ? 'high' : 'low'),
    text: dryRun,
  },
  { path: 'spec.args', name: 'argument', risk: 'medium' },
];

/** A limit of -1 is none at all. */
function failureLimit(before: unknown, after: unknown): Risk {
  const limit = (value: unknown) => (Number(value) === -1 ? Number.POSITIVE_INFINITY : value);
  return byDirection('high', 'low', 0)(limit(before), limit(after));
}

function rarer(before: unknown, after: unknown): string | undefined {
  const risk = byDirection('high', 'low')(before, after);
  return risk === 'high' ? 'it looks less often' : undefined;
}

function dryRun({ kind, at, before, after }: Change): string | undefined {
  if (at.length > 3) return undefined;
  const names = (value: unknown): string =>
    at.length === 3
      ? String(at[2])
      : (Array.isArray(value) ? value : []).map((it) => String(it?.metricName)).join(', ');
  if (kind === 'added') return `dry run of ${names(after)}: what it finds aborts nothing`;
  return kind === 'removed' ? `no dry run of ${names(before)} any more: it counts now` : undefined;
}

/** Single fields of the metrics. */
export const guardSettings = settings('guard-setting', TEMPLATES, TABLE);
