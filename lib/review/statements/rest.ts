import { counted, groupedBy, someOf } from '../../core';
import type { Change } from '../compare/change';
import type { ObjectPair } from '../compare/object-pairs';
import type { Risk } from '../review';
import { type Remark, remark, type Scene } from './remark';

/** Fields that are named at most; the diff has them all. */
const NAMED = 3;

/** What nobody explained: objects that come and go, and how many fields of which kind differ. */
export function* rest({ pairs, owner }: Scene, covered: ReadonlySet<Change>): Generator<Remark> {
  const left = new Map(
    pairs.flatMap((pair): [ObjectPair, Change[]][] => {
      const changes = pair.changes.filter((it) => !covered.has(it));
      return changes.length > 0 ? [[pair, changes]] : [];
    }),
  );
  for (const [pair, changes] of left) {
    if (pair.before && pair.after) continue;
    yield remark(
      pair.before ? 'object-removed' : 'object-added',
      riskOf(pair),
      whole(pair, owner.service),
      pair,
      changes,
    );
  }
  const byKind = groupedBy(
    [...left].filter(([pair]) => pair.before && pair.after),
    ([{ object }]) => object.kind,
  );
  for (const [kind, own] of byKind) {
    const [texts, fields] = split(own);
    if (texts.length > 0) yield told('metadata', 'none', kind, texts);
    if (fields.length > 0) yield told('fields', 'low', kind, fields);
  }
}

type Covered = Remark['covers'][number];

/** Labels and annotations of the object itself on one side: no controller does anything else for most of them. */
function split(own: readonly [ObjectPair, Change[]][]): [Covered[], Covered[]] {
  const part = (wanted: boolean): Covered[] =>
    own.flatMap(([pair, all]) => {
      const changes = all.filter((it) => isText(it) === wanted);
      return changes.length > 0 ? [{ pair, changes }] : [];
    });
  return [part(true), part(false)];
}

function isText({ at }: Change): boolean {
  return at[0] === 'metadata' && (at[1] === 'labels' || at[1] === 'annotations');
}

function told(id: string, risk: Risk, kind: string, covers: readonly Covered[]): Remark {
  const changes = covers.flatMap((it) => it.changes);
  const labels = id === 'metadata';
  const paths = [...new Set(changes.map(({ path, at }) => (labels ? String(at[2] ?? at[1]) : path)))];
  const what = counted(changes.length, labels ? 'more label or annotation' : 'more field').replace(
    'label or annotations',
    'labels or annotations',
  );
  return { id, risk, text: `${what} of ${kind}: ${someOf(paths, NAMED)}`, covers };
}

function whole({ before, object }: ObjectPair, service: string): string {
  const own =
    object.name === service
      ? ''
      : ` ${object.name.startsWith(`${service}-`) ? object.name.slice(service.length + 1) : object.name}`;
  return `${object.kind}${own} ${before ? 'removed' : 'added'}`;
}

function riskOf({ before, object }: ObjectPair): Risk {
  if (!before) return 'low';
  return GUARDING.has(object.kind) ? 'high' : 'medium';
}

/** Without these, a release is not guarded, or a service not reached. */
const GUARDING: ReadonlySet<string> = new Set([
  'AnalysisTemplate',
  'ClusterAnalysisTemplate',
  'VirtualService',
  'Service',
  'DestinationRule',
  'PersistentVolumeClaim',
  'Namespace',
  'ServiceAccount',
  'AppProject',
]);
