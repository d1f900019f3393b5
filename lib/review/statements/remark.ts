import type { ManifestObject, ManifestTree } from '../../manifests';
import type { Change } from '../compare/change';
import type { ObjectPair } from '../compare/object-pairs';
import type { Owner } from '../compare/service-of';
import type { Player } from '../played-paths';
import type { Risk } from '../review';

/** What changes for one service in one environment. */
export interface Scene {
  readonly owner: Owner;
  /** Its objects that differ. */
  readonly pairs: readonly ObjectPair[];
  /** The pair of any object of the later tree that differs, whosever it is. */
  readonly pairOf: (object: ManifestObject | undefined) => ObjectPair | undefined;
  /** The trees, for what an object refers to. */
  readonly before: ManifestTree;
  readonly after: ManifestTree;
  readonly player: Player;
  /** Changes that have a statement of their own already. */
  readonly told: ReadonlySet<Change>;
}

/** A statement about one service, before it is told together with those that say the same of other services. */
export interface Remark {
  readonly id: string;
  readonly risk: Risk;
  /** How it is told: of one place, and of several. Remarks whose text of one place is the same are told once. */
  readonly text: string;
  readonly many?: (places: number) => string;
  /** Of what it is said, before the text: several of one service share a statement. */
  readonly subject?: string;
  /** What it explains. */
  readonly covers: readonly Covered[];
  /** Whether it tells what several changes do together, each of which may have a statement of its own. */
  readonly together?: boolean;
  /** Whom it is about, where that is not who owns the objects. */
  readonly owner?: Owner;
}

export interface Covered {
  readonly pair: ObjectPair;
  readonly changes: readonly Change[];
}

/** Reads changes of one kind out of a scene. */
export type Interpreter = (scene: Scene) => Iterable<Remark>;

export function remark(
  id: string,
  risk: Risk,
  text: string,
  pair: ObjectPair,
  changes: readonly Change[] = pair.changes,
): Remark {
  return { id, risk, text, covers: [{ pair, changes }] };
}

/**
 * The changes at a path, and below it; also of a list or an item around it that came or went as a whole.
 *
 * @param pattern names of fields between dots; `*` is any one
 */
export function changesAt({ changes }: ObjectPair, pattern: string): Change[] {
  const path = pattern.split('.');
  return changes.filter(
    ({ at }) => at.length > 0 && at.every((key, i) => i >= path.length || path[i] === '*' || path[i] === String(key)),
  );
}

/** The pairs of some kinds, written `argoproj.io/Rollout`. */
export function pairsOf({ pairs }: Pick<Scene, 'pairs'>, ...groupKinds: readonly string[]): ObjectPair[] {
  return pairs.filter(({ object }) => groupKinds.includes(object.groupKind));
}

/** Those of them that both trees have. */
export function changedPairs(scene: Pick<Scene, 'pairs'>, ...groupKinds: readonly string[]) {
  return pairsOf(scene, ...groupKinds).flatMap((pair) =>
    pair.before && pair.after ? [{ ...pair, pair, before: pair.before, after: pair.after }] : [],
  );
}

/** A name without that of the service that it belongs to, so that all services' read alike: `payments-error-rate`. */
export function ownName(name: string, { service }: Owner): string {
  return name.startsWith(`${service}-`) && name.length > service.length + 1 ? name.slice(service.length + 1) : name;
}
