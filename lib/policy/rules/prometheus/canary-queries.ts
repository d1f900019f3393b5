import type { Field, ManifestObject, ManifestTree } from '../../../manifests';
import { type AnalysisUse, plannedRunsOf } from '../../objects';
import { type Selector, selectorsOf } from './expression';
import { isSound, queryOfMetric, type SoundQuery } from './queries';

/** Whose requests a query counts: of the new pods, of the stable ones, of both without telling them apart, or of nobody. */
export type Measured = 'canary' | 'stable' | 'both' | 'nothing';

/** A query as an analysis of a Rollout asks it. */
export interface UsedQuery {
  readonly query: SoundQuery;
  readonly use: AnalysisUse;
  readonly measures: Measured;
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
      if (isSound(query))
        found.queries.push({ query, use: run, measures: measuredBy(query, names), called: calledIn(query, names) });
      else found.asksOthers = true;
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
  if (canary.some((name) => isNamedIn(name, value)) || value.includes('canary')) return 'canary';
  // Elsewhere the name of the stable Service is mostly that of the application, which both sides are.
  const isOfAService = label.startsWith('destination_service') && stable.some((name) => isNamedIn(name, value));
  if (value.includes(STABLE) || isOfAService) return 'stable';
  return OF_A_RELEASE.test(label) ? 'canary' : 'both';
}

/** Labels that say which release, whatever their value. */
const OF_A_RELEASE = /version|revision|release|hash|track|^role$|image|preview/;

function isNamedIn(name: string, value: string): boolean {
  const plain = value.replaceAll('\\', '');
  for (let at = plain.indexOf(name); at >= 0; at = plain.indexOf(name, at + 1)) {
    const [before = '', after = ''] = [plain[at - 1], plain[at + name.length]];
    if (!/[\w-]/.test(before) && !/[\w-]/.test(after)) return true;
  }
  return false;
}
