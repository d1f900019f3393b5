import { groupedBy } from '../../core';

import { clusterOf, type ManifestObject, type ManifestTree, type SourceFile } from '../../manifests';

import type { Change } from './change';
import { Element, elementsIn } from './element';
import { fieldChanges } from './field-changes';
import { type ShownSides, shownSides } from './hidden';
import { type Owner, ownerOf } from './service-of';

/** An object of which the two trees say something different; one of them may not have it. */
export interface ObjectPair {
  readonly before?: ManifestObject;
  readonly after?: ManifestObject;
  /** The later one, if there is one. */
  readonly object: ManifestObject;
  readonly owner: Owner;
  /** What may be shown of them. */
  readonly shown: ShownSides;
  /** In what they differ; never empty. */
  readonly changes: readonly Change[];
}

/**
 * The objects that differ. One is the same object wherever it stands: known by its cluster's folder, kind, namespace and name. Files
 * that are the same in both trees are not looked at.
 */
export function objectPairs(before: ManifestTree, after: ManifestTree): ObjectPair[] {
  const unread = new Set([...unreadable(before), ...unreadable(after)]);
  const wanted = (tree: ManifestTree, other: ManifestTree): ManifestObject[] => {
    const differs = ({ path, text }: SourceFile) => !unread.has(path) && other.files.get(path)?.text !== text;
    const elements = elementsIn([...tree.files.values()].filter(differs), [before, after]);
    return [...tree.objects.filter(({ file }) => differs(file)), ...elements];
  };
  const [old, now] = [groupedBy(wanted(before, after), keyOf), groupedBy(wanted(after, before), keyOf)];
  const found = [...new Set([...old.keys(), ...now.keys()])]
    .sort()
    .flatMap((key) => partners(old.get(key) ?? [], now.get(key) ?? []));
  return withoutNamespace(found).flatMap(([a, b]) => pair(a, b));
}

type Partners = readonly [ManifestObject | undefined, ManifestObject | undefined];

/**
 * Who applies an object that names no namespace says which one: an object of its folder that names one is the same, written out.
 * Where several could be it, nobody knows.
 */
function withoutNamespace(found: readonly Partners[]): Partners[] {
  const gone = groupedBy(
    found.filter(([, after]) => !after),
    (it) => placeOf(it[0] as ManifestObject),
  );
  const come = groupedBy(
    found.filter(([before]) => !before),
    (it) => placeOf(it[1] as ManifestObject),
  );
  const same = new Map<Partners, ManifestObject>();
  const taken = new Set<Partners>();
  for (const [place, [one, ...more]] of gone) {
    const [other, ...others] = come.get(place) ?? [];
    const [before, after] = [one?.[0], other?.[1]];
    if (!one || !other || !before || !after || more.length > 0 || others.length > 0) continue;
    if ((before.namespace === undefined) === (after.namespace === undefined)) continue;
    same.set(one, after);
    taken.add(other);
  }
  return found.filter((it) => !taken.has(it)).map((it): Partners => [it[0], same.get(it) ?? it[1]]);
}

function placeOf({ groupKind, name, file: { path } }: ManifestObject): string {
  return [groupKind, name, path.slice(0, path.lastIndexOf('/') + 1)].join('\n');
}

/** Paths of files that cannot be read: what is in them nobody knows, so that nothing of them counts as gone. */
export function unreadable({ files }: ManifestTree): string[] {
  return [...files.values()].flatMap(({ path, refusal }) => (refusal ? [path] : []));
}

function pair(before: ManifestObject | undefined, after: ManifestObject | undefined): ObjectPair[] {
  const object = (after ?? before) as ManifestObject;
  const shown = shownSides(before, after);
  const changes = before && after ? fieldChanges(shown.before, shown.after) : [whole(shown)];
  if (changes.length === 0) return [];
  return [{ ...(before && { before }), ...(after && { after }), object, owner: ownerOf(object), shown, changes }];
}

function whole({ before, after }: ShownSides): Change {
  return before === undefined
    ? { kind: 'added', path: '', at: [], after }
    : { kind: 'removed', path: '', at: [], before };
}

function keyOf(object: ManifestObject): string {
  if (object instanceof Element) return [object.folder, object.groupKind, object.name].join('\n');
  return [clusterOf(object) ?? '', object.groupKind, object.namespace ?? '', object.name].join('\n');
}

/** One tree can hold an object of one name several times, for clusters of which only the folders tell: same file first. */
function partners(before: readonly ManifestObject[], after: readonly ManifestObject[]): Partners[] {
  if (before.length < 2 && after.length < 2) return [[before[0], after[0]]];
  const left = [...after];
  const taken = (index: number) => (index < 0 ? undefined : left.splice(index, 1)[0]);
  const placed = before.map((object): [ManifestObject, ManifestObject | undefined] => [
    object,
    taken(left.findIndex(({ file }) => file.path === object.file.path)),
  ]);
  return [
    ...placed.map(([object, partner]): [ManifestObject, ManifestObject | undefined] => [object, partner ?? taken(0)]),
    ...left.map((object): [undefined, ManifestObject] => [undefined, object]),
  ];
}
