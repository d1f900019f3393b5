import { groupedBy } from '../../core';
import { numberIn, objectIn, objectsIn, type RolloutState, textIn } from '../live';

/** What an analysis of a release has come to so far. */
export interface AnalysisVerdict {
  /** The AnalysisRun. */
  readonly name: string;
  readonly at: 'background' | 'step' | 'pre-promotion' | 'post-promotion';
  /** Of an analysis in the steps, which one, from 0. */
  readonly step?: number;
  /** Pending, Running, Successful, Failed, Error or Inconclusive. */
  readonly verdict: string;
  /** The controller's own words; empty if it has none. */
  readonly message: string;
  /** Its worst metric; undefined where nothing was measured, or only the Rollout tells of it. */
  readonly metric?: MetricVerdict;
}

/** A metric of an AnalysisRun. */
export interface MetricVerdict {
  readonly name: string;
  readonly verdict: string;
  /** What was measured last with this verdict, as the provider answered; undefined where there is no value. */
  readonly value?: string;
  readonly message: string;
  /** Measurements, without those that ended in an error. */
  readonly measured: number;
  readonly failed: number;
  readonly inconclusive: number;
  readonly errors: number;
}

/** An AnalysisRun as it is in the cluster. */
export interface AnalysisRun extends AnalysisVerdict {
  readonly namespace: string;
  /** The Rollout that it is for. */
  readonly rollout: string;
  /** The pods that it judges. */
  readonly hash?: string;
  /** The Rollout's revision that it judges: after a rollback, the same pods come up again. */
  readonly revision?: number;
  /** In ISO 8601. */
  readonly createdAt: string;
}

/** Reads an AnalysisRun as the API server has it; undefined for one that no Rollout owns. */
export function analysisRun(run: Readonly<Record<string, unknown>>): AnalysisRun | undefined {
  const metadata = objectIn(run.metadata);
  const status = objectIn(run.status);
  const labels = objectIn(metadata.labels);
  const owner = objectsIn(metadata.ownerReferences).find(({ kind }) => kind === 'Rollout');
  const rollout = textIn(owner?.name);
  if (rollout === undefined) return undefined;
  const metrics = objectsIn(status.metricResults)
    .filter(({ dryRun }) => dryRun !== true)
    .map(metricVerdict);
  return {
    namespace: textIn(metadata.namespace) ?? 'default',
    rollout,
    name: textIn(metadata.name) ?? '',
    at: KINDS[String(labels['rollout-type'])] ?? 'step',
    step: numberOf(labels['step-index']),
    hash: textIn(labels['rollouts-pod-template-hash']),
    revision: numberOf(objectIn(metadata.annotations)['rollout.argoproj.io/revision']),
    createdAt: textIn(metadata.creationTimestamp) ?? '',
    verdict: textIn(status.phase) ?? 'Pending',
    message: textIn(status.message) ?? '',
    metric: worstFirst(metrics)[0],
  };
}

/**
 * The analyses of the release that a Rollout has now, worst first.
 *
 * A release that was tried again after an abort has those of the first try as well, under the same hash and revision: of each kind
 * and step the last one counts, and none of a step that the release has not come to again.
 */
export function verdictsOf(state: RolloutState, runs: readonly AnalysisRun[]): AnalysisVerdict[] {
  const known = new Set(state.analyses.map(({ name }) => name));
  const current = runs.filter(
    ({ name, at, step, hash, revision }) =>
      hash === state.currentHash &&
      (revision === undefined || state.revision === undefined || revision === state.revision) &&
      (!state.isInFlight || known.has(name) || (at === 'step' && (step ?? 0) < (state.step?.index ?? 0))),
  );
  const latest = [...groupedBy(current, ({ at, step }) => `${at} ${step}`).values()].map((all) =>
    all.reduce((last, run) => (isLater(run, last) ? run : last)),
  );
  const found = new Set(latest.map(({ name }) => name));
  // What the list does not have yet, or nobody may read.
  const told = state.analyses.filter(({ name }) => !found.has(name));
  return worstFirst([...latest, ...told]);
}

/** Worst first, as the controller ranks them. */
export function worstFirst<T extends { readonly verdict: string }>(verdicts: readonly T[]): T[] {
  const rank = ({ verdict }: T): number => RANKS.indexOf(verdict);
  return verdicts.toSorted((a, b) => rank(b) - rank(a));
}

// `utils/analysis/helpers.go`, with those that are not over between them.
const RANKS: readonly string[] = ['Successful', 'Pending', 'Running', 'Inconclusive', 'Error', 'Failed'];

const KINDS: Readonly<Record<string, AnalysisVerdict['at']>> = {
  Background: 'background',
  Step: 'step',
  PrePromotion: 'pre-promotion',
  PostPromotion: 'post-promotion',
};

function metricVerdict(result: Readonly<Record<string, unknown>>): MetricVerdict {
  const verdict = textIn(result.phase) ?? 'Pending';
  const measurements = objectsIn(result.measurements);
  const telling = measurements.filter(({ phase }) => phase === verdict).at(-1) ?? measurements.at(-1) ?? {};
  return {
    name: textIn(result.name) ?? '',
    verdict,
    value: textIn(telling.value),
    message: textIn(telling.message) ?? textIn(result.message) ?? '',
    measured: numberIn(result.count) ?? 0,
    failed: numberIn(result.failed) ?? 0,
    inconclusive: numberIn(result.inconclusive) ?? 0,
    errors: numberIn(result.error) ?? 0,
  };
}

/** `run.1` is later than `run`, also within the same second. */
function isLater(a: AnalysisRun, b: AnalysisRun): boolean {
  return a.createdAt === b.createdAt ? a.name.length > b.name.length : a.createdAt > b.createdAt;
}

function numberOf(text: unknown): number | undefined {
  return typeof text === 'string' && /^\d+$/.test(text) ? Number(text) : undefined;
}
