import type { Field, ManifestObject, ManifestTree } from '../../../manifests';
import { type AnalysisUse, plannedRunsOf } from '../../objects';
import { type Expression, type Place, type Selector, selectorsOf, walk } from './expression';
import { isSound, queryOfMetric, type SoundQuery } from './queries';

/** Whose requests a query counts: of the new pods, of the stable ones, of both without telling them apart, or of nobody. */
export type Measured = 'canary' | 'stable' | 'both' | 'nothing';

/** A share of which one part counts the canary alone, and the other one more than it, or something else. */
export interface MixedShare {
  readonly above: Measured;
  readonly below: Measured;
}

/** A query as an analysis of a Rollout asks it. */
export interface UsedQuery {
  readonly query: SoundQuery;
  readonly use: AnalysisUse;
  readonly measures: Measured;
  readonly mixed: MixedShare | undefined;
  /** The Services that it asks for as called ones, with what the arguments say, as far as that is known. */
  readonly called: readonly string[];
}

/** A Rollout, and all that its analyses ask. */
export interface AnalysedRollout {
  readonly rollout: ManifestObject;
  readonly queries: readonly UsedQuery[];
  /** Whether something else than Prometheus is asked as well, or a template that is not in the tree. */
  readonly asksOthers: boolean;
}

const known = new WeakMap<ManifestTree, readonly AnalysedRollout[]>();

/** The Rollouts of a tree that have an analysis. */
export function analysedRolloutsOf(tree: ManifestTree): readonly AnalysedRollout[] {
  const found = known.get(tree) ?? analysed(tree);
  known.set(tree, found);
  return found;
}

function analysed(tree: ManifestTree): AnalysedRollout[] {
  const byRollout = new Map<ManifestObject, { queries: UsedQuery[]; asksOthers: boolean }>();
  for (const run of plannedRunsOf(tree)) {
    const found = byRollout.get(run.rollout) ?? { queries: [], asksOthers: false };
    byRollout.set(run.rollout, found);
    if (!run.isComplete) found.asksOthers = true;
    const names = namesIn(run);
    for (const metric of run.metrics) {
      const query = queryOfMetric(metric);
      if (isSound(query)) {
        const [measures, mixed] = [measuredBy(query, names), mixedShareIn(query, names)];
        found.queries.push({ query, use: run, measures, mixed, called: calledIn(query, names) });
      } else found.asksOthers = true;
    }
  }
  return [...byRollout].map(([rollout, found]) => ({ rollout, ...found }));
}

// What an argument stands for, where it is no text that is known.
const LATEST = '\u0001';
const STABLE = '\u0002';
const UNKNOWN = '\u0003';

interface Names {
  readonly canary: readonly string[];
  readonly stable: readonly string[];
  readonly args: ReadonlyMap<string, string>;
  /** Whether both sides are subsets of one Service. */
  readonly areSubsets: boolean;
  /** What is known already, by label and value. */
  readonly sides: Map<string, Measured>;
}

function namesIn({ rollout, field }: AnalysisUse): Names {
  const [canary, blueGreen] = ['canary', 'blueGreen'].map((kind) => rollout.at('spec', 'strategy', kind)) as [
    Field,
    Field,
  ];
  const texts = (...fields: Field[]): string[] => fields.flatMap(({ text }) => text || []);
  return {
    sides: new Map(),
    areSubsets: canary.at('trafficRouting', 'istio', 'destinationRule').isSet,
    canary: texts(canary.at('canaryService'), blueGreen.at('previewService'), canary.at('pingPong', 'pongService')),
    stable: texts(canary.at('stableService'), blueGreen.at('activeService'), canary.at('pingPong', 'pingService')),
    args: new Map(
      field.at('args').items.flatMap((arg) => {
        const name = arg.at('name').text;
        return name === undefined ? [] : [[name, meaningOf(arg)] as const];
      }),
    ),
  };
}

function meaningOf(arg: Field): string {
  const hash = arg.at('valueFrom', 'podTemplateHashValue').text;
  if (hash === 'Latest') return LATEST;
  if (hash === 'Stable') return STABLE;
  // A field of the Rollout: its name, for example, is that of both sides.
  const path = arg.at('valueFrom', 'fieldRef', 'fieldPath').text;
  const value = path === undefined ? arg.at('value') : arg.object.at(...path.split('.'));
  return value.scalar ?? UNKNOWN;
}

function measuredBy(query: SoundQuery, names: Names): Measured {
  let measured: Measured = 'nothing';
  for (const selector of selectorsOf(query.expression)) {
    const side = measuredIn(selector, query, names);
    if (side === 'canary') return side;
    measured = measured === 'nothing' || measured === side ? side : 'both';
  }
  return measured;
}

function measuredIn({ matchers }: Selector, query: SoundQuery, names: Names): Measured {
  const sides = matchers
    .filter(({ label, operator }) => !operator.startsWith('!') && !SAME_FOR_BOTH.has(label))
    .map((matcher) => knownSideOf(matcher.label, query.wanted(matcher), names));
  if (sides.includes('canary')) return 'canary';
  return sides.includes('stable') ? 'stable' : 'both';
}

/** The first share of a query that divides counts of the canary by those of others, or the other way round. */
function mixedShareIn(query: SoundQuery, names: Names): MixedShare | undefined {
  for (const { it } of walk(query.expression)) {
    if (it.kind !== 'binary' || it.operator !== '/') continue;
    const [above, below] = it.inner.map((part) => countsIn(part, query, names));
    if (!above || !below || above.measures === below.measures) continue;
    if (above.measures !== 'canary' && below.measures !== 'canary') continue;
    // Errors against errors, requests against requests: that compares the sides, or says which share the canary has.
    if (!below.counted.some((what) => above.counted.includes(what)))
      return { above: above.measures, below: below.measures };
  }
  return undefined;
}

interface Counts {
  readonly measures: Measured;
  /** What is counted, whosever it is. */
  readonly counted: readonly string[];
}

/** Whose counts are added up in a part of a share; undefined if these are no counts, or if nobody knows here whose. */
function countsIn(part: Expression, query: SoundQuery, names: Names): Counts | undefined {
  const places = walk(part);
  // A share or a time of one side may be divided by that of the other. What is not added up finds its like by its labels.
  if (!places.some(({ it }) => isSum(it)) || places.some(({ it }) => isRatio(it))) return undefined;
  const selectors = selectorsOf(part);
  if (selectors.some(({ metric, range }) => range === undefined && !metric?.includes(':'))) return undefined;
  const sides = selectors.map((selector) => surelyMeasuredIn(selector, query, names));
  if (sides.length === 0 || sides.includes(undefined)) return undefined;
  const [first, ...more] = new Set(sides);
  const isAdded = places.every(({ it }) => it.kind !== 'binary' || it.operator === '+' || it.operator === '*');
  const measures = more.length === 0 ? first : isAdded && !hasProduct(places) ? 'both' : undefined;
  return measures && { measures, counted: selectors.map((selector) => countedBy(selector, query, names)) };
}

function isSum(it: Expression): boolean {
  // With a label kept, each series is divided by its like.
  return (
    it.kind === 'aggregation' && it.operation === 'sum' && it.grouping.labels.length + Number(it.grouping.without) === 0
  );
}

function isRatio(it: Expression): boolean {
  if (it.kind === 'binary') return it.operator === '/';
  if (it.kind === 'call') return it.name.startsWith('histogram_');
  return it.kind === 'aggregation' && it.operation !== 'sum';
}

/** Whether series are multiplied with each other, as with those that tell which pods are the canary's. */
function hasProduct(places: readonly Place[]): boolean {
  return places.some(
    ({ it }) => it.kind === 'binary' && it.operator === '*' && it.inner.every((of) => selectorsOf(of).length > 0),
  );
}

/** Undefined where a value is not known, or where something is left out that may be a side. */
function surelyMeasuredIn(selector: Selector, query: SoundQuery, names: Names): Measured | undefined {
  const deciding = selector.matchers.filter(({ label }) => !SAME_FOR_BOTH.has(label));
  for (const matcher of deciding) {
    const value = query.wanted(matcher);
    const isSide = knownSideOf(matcher.label, value, names) !== 'both';
    if (isSide && (matcher.operator.startsWith('!') || filledIn(value, names).includes(UNKNOWN))) return undefined;
  }
  return measuredIn(selector, query, names);
}

/** A selector without what tells whose it is. */
function countedBy({ metric, matchers }: Selector, query: SoundQuery, names: Names): string {
  const others = matchers
    .filter(({ label }) => !CALLED.has(label) && !SAME_FOR_BOTH.has(label))
    .filter((matcher) => knownSideOf(matcher.label, query.wanted(matcher), names) === 'both')
    .map((matcher) => `${matcher.label}${matcher.operator}${query.wanted(matcher)}`);
  return [metric, ...others.sort()].join(' ');
}

function calledIn(query: SoundQuery, names: Names): string[] {
  const values = selectorsOf(query.expression).flatMap(({ matchers }) =>
    matchers
      .filter(({ label, operator }) => !operator.startsWith('!') && CALLED.has(label))
      .map((matcher) => filledIn(query.wanted(matcher), names)),
  );
  return [...new Set(values)].filter((value) => !value.includes(UNKNOWN));
}

const CALLED = new Set(['destination_service', 'destination_service_name']);

/** Most selectors of a release ask for the same few values. */
function knownSideOf(label: string, value: string, names: Names): Measured {
  const key = `${label} ${value}`;
  const side = names.sides.get(key) ?? sideOf(label, filledIn(value, names), names);
  names.sides.set(key, side);
  return side;
}

function filledIn(value: string, { args }: Names): string {
  return value.replace(/\{\{\s*args\.([-\w]+)\s*\}\}/g, (_, name: string) => args.get(name) ?? UNKNOWN);
}

/** Of a Rollout, both sides have the same name of the workload since Istio 1.22. */
const SAME_FOR_BOTH = new Set([
  'destination_workload',
  'destination_app',
  'destination_canonical_service',
  'namespace',
]);

function sideOf(label: string, value: string, { areSubsets, canary, stable }: Names): Measured {
  // The called Service is that of both subsets.
  if (areSubsets && label.startsWith('destination_service')) return 'both';
  // A value that nobody knows here may be that of the canary.
  if (value.includes(LATEST) || value.includes(UNKNOWN)) return 'canary';
  // Elsewhere the name of the stable Service is mostly that of the application, which both sides are.
  const isOfAService = label.startsWith('destination_service') && stable.some((name) => isNamedIn(name, value));
  if (canary.some((name) => isNamedIn(name, value)) || value.includes('canary'))
    return isOfAService && /[|?]/.test(value) ? 'both' : 'canary';
  // `svc-a.*` is svc-a-canary as well.
  const isBeginning = stable.some(
    (name) => /[*+]/.test(afterName(name, value)) && canary.some((it) => it.startsWith(name)),
  );
  if (isOfAService && isBeginning) return 'both';
  if (value.includes(STABLE) || isOfAService) return 'stable';
  return OF_A_RELEASE.test(label) ? 'canary' : 'both';
}

/** Labels that say which release, whatever their value. */
const OF_A_RELEASE = /version|revision|release|hash|track|^role$|image|preview/;

/** What comes right behind a name if that is any text: `.*` or `.+`. */
function afterName(name: string, value: string): string {
  const at = value.indexOf(`${name}.`);
  return at < 0 ? '' : value.slice(at + name.length + 1, at + name.length + 2);
}

function isNamedIn(name: string, value: string): boolean {
  const plain = value.replaceAll('\\', '');
  for (let at = plain.indexOf(name); at >= 0; at = plain.indexOf(name, at + 1)) {
    const [before = '', after = ''] = [plain[at - 1], plain[at + name.length]];
    if (!/[\w-]/.test(before) && !/[\w-]/.test(after)) return true;
  }
  return false;
}
