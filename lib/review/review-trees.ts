import { groupedBy, withoutSecrets } from '../core';
import type { ManifestObject, ManifestTree } from '../manifests';
import type { Change } from './compare/change';
import { type ObjectPair, objectPairs, unreadable } from './compare/object-pairs';
import { rawDiff } from './compare/raw-diff';
import type { Owner } from './compare/service-of';
import { Player, type PlayOptions } from './played-paths';
import {
  type ObjectChange,
  type Review,
  type ReviewGroup,
  RISKS,
  type Statement,
  type StatementPlace,
  worst,
} from './review';
import { INTERPRETERS } from './statements';
import type { Remark, Scene } from './statements/remark';
import { rest } from './statements/rest';

export interface ReviewOptions extends PlayOptions {}

/**
 * What the changes from one tree of rendered manifests to another one mean for releases.
 *
 * @example
 * import { ManifestTree, reviewTrees } from 'cdk8s-release-train/review';
 *
 * const scaled = (replicas: number) =>
 *   ManifestTree.of(`{ apiVersion: apps/v1, kind: Deployment, metadata: { name: svc-a }, spec: { replicas: ${replicas} } }`);
 * const { risk, groups } = reviewTrees(scaled(4), scaled(0));
 */
export function reviewTrees(before: ManifestTree, after: ManifestTree, options: ReviewOptions = {}): Review {
  const pairs = inOrder(objectPairs(before, after));
  const player = new Player(options);
  const remarks = scenes(pairs, before, after, player).flatMap(remarksOf);
  const places = new Map(pairs.map((pair, i) => [pair, i]));
  const statements = told(remarks, places);
  const allPlaces = statements.flatMap((it) => it.places);
  return {
    format: 1,
    risk: worst(statements.map(({ risk }) => risk)),
    counted: {
      services: namesOf(allPlaces, 'service').length,
      environments: namesOf(allPlaces, 'environment').length,
      objects: pairs.length,
      changes: pairs.reduce((sum, { changes }) => sum + changes.length, 0),
      statements: Object.fromEntries(
        RISKS.map((risk) => [risk, statements.filter((it) => it.risk === risk).length]),
      ) as Review['counted']['statements'],
    },
    groups: grouped(statements),
    objects: pairs.map(objectChange),
    unread: unread(before, after),
    notes: player.told().map(scrubbed),
  };
}

/** The statements of one service in one environment, those about what nothing else explains last. */
function remarksOf(scene: Omit<Scene, 'told'>): Remark[] {
  const found: Remark[] = [];
  const [told, covered] = [new Set<Change>(), new Set<Change>()];
  for (const interpreter of INTERPRETERS) {
    const remarks = [...interpreter({ ...scene, told })];
    found.push(...remarks);
    for (const { covers, together } of remarks) {
      for (const change of covers.flatMap(({ changes }) => changes)) {
        covered.add(change);
        if (!together) told.add(change);
      }
    }
  }
  return shared([...found, ...rest({ ...scene, told }, covered)]);
}

/** What is said of several metrics of a service is said once, with all their names. */
function shared(remarks: readonly Remark[]): Remark[] {
  // Without a subject it is by itself.
  const same = groupedBy(remarks, (it) => (it.subject === undefined ? it : [it.id, it.risk, it.text].join('\n')));
  return [...same.values()].map((group) => {
    const [first] = group as [Remark, ...Remark[]];
    if (first.subject === undefined) return first;
    const subjects = [...new Set(group.map(({ subject }) => subject))].join(', ');
    return { ...first, text: `${subjects}: ${first.text}`, covers: group.flatMap(({ covers }) => covers) };
  });
}

function scenes(pairs: readonly ObjectPair[], before: ManifestTree, after: ManifestTree, player: Player) {
  const byObject = new Map(pairs.flatMap((pair) => (pair.after ? [[pair.after, pair] as const] : [])));
  const pairOf = (object: ManifestObject | undefined) => object && byObject.get(object);
  return [...groupedBy(pairs, ({ owner }) => placeName(owner)).values()].map((own) => ({
    pairOf,
    owner: (own[0] as ObjectPair).owner,
    pairs: own,
    before,
    after,
    player,
  }));
}

function inOrder(pairs: readonly ObjectPair[]): ObjectPair[] {
  const key = ({ owner, object }: ObjectPair) =>
    [owner.service, owner.environment ?? '', object.groupKind, object.namespace ?? '', object.name].join('\n');
  return pairs
    .map((pair): [string, ObjectPair] => [key(pair), pair])
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
    .map(([, pair]) => pair);
}

/** Remarks that say the same of several services are one statement. */
function told(remarks: readonly Remark[], places: ReadonlyMap<ObjectPair, number>): Statement[] {
  const alike = groupedBy(remarks, ({ id, risk, text }) => [id, risk, text].join('\n'));
  return [...alike.values()].map((same) => {
    const [{ id, risk, text, many }] = same as [Remark, ...Remark[]];
    return {
      id,
      risk,
      text: scrubbed(same.length > 1 && many ? many(same.length) : text),
      places: same
        .flatMap((it) => placesOf(it, places))
        .sort((a, b) => a.object - b.object || (a.changes[0] ?? 0) - (b.changes[0] ?? 0)),
    };
  });
}

/** Sentences may quote what stands in the manifests, and not in a change. */
function scrubbed(text: string): string {
  return withoutSecrets(text, () => '(hidden)', true);
}

function placesOf({ covers, owner }: Remark, places: ReadonlyMap<ObjectPair, number>): StatementPlace[] {
  return covers.map(({ pair, changes }) => {
    const { service, environment } = owner ?? pair.owner;
    return {
      service,
      ...(environment === undefined ? {} : { environment }),
      object: places.get(original(pair)) as number,
      changes: indexes(pair.changes, changes),
    };
  });

  function original(pair: ObjectPair): ObjectPair {
    return places.has(pair) ? pair : ((pair as { pair?: ObjectPair }).pair ?? pair);
  }
}

function indexes(all: readonly Change[], some: readonly Change[]): number[] {
  return some.map((change) => all.indexOf(change)).sort((a, b) => a - b);
}

/** Statements about the same services in the same environments stand together; the worst first. */
function grouped(statements: readonly Statement[]): ReviewGroup[] {
  const order = new Map(INTERPRETERS_ORDER.map((id, i) => [id, i]));
  const groups = groupedBy(statements, ({ places }) => [...new Set(places.map(placeName))].sort().join('\n\n'));
  return [...groups.values()]
    .map((own): ReviewGroup => {
      const places = own[0]?.places ?? [];
      return {
        services: namesOf(places, 'service'),
        environments: namesOf(places, 'environment'),
        risk: worst(own.map(({ risk }) => risk)),
        statements: own.toSorted(
          (a, b) =>
            RISKS.indexOf(a.risk) - RISKS.indexOf(b.risk) ||
            (order.get(a.id) ?? INTERPRETERS_ORDER.length) - (order.get(b.id) ?? INTERPRETERS_ORDER.length) ||
            (a.places[0]?.object ?? 0) - (b.places[0]?.object ?? 0),
        ),
      };
    })
    .sort(
      (a, b) =>
        RISKS.indexOf(a.risk) - RISKS.indexOf(b.risk) ||
        b.services.length - a.services.length ||
        compared(a.services.join('\n'), b.services.join('\n')) ||
        compared(a.environments.join('\n'), b.environments.join('\n')),
    );
}

function compared(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What a person asks first of changes of one risk. */
const INTERPRETERS_ORDER = ['weights-reset', 'service-removed', 'release', 'restart', 'detection'];

function namesOf(places: readonly StatementPlace[], what: 'service' | 'environment'): string[] {
  return [...new Set(places.flatMap((it) => it[what] ?? []))].sort();
}

function placeName({ service, environment = '' }: Owner): string {
  return `${environment}\n${service}`;
}

function objectChange(pair: ObjectPair): ObjectChange {
  const { before, after, object, owner } = pair;
  const { groupKind, kind, namespace, name, file } = object;
  return {
    groupKind,
    kind,
    ...(namespace === undefined ? {} : { namespace }),
    name,
    ...owner,
    file: file.path,
    change: before ? (after ? 'changed' : 'removed') : 'added',
    changes: pair.changes,
    diff: rawDiff(pair),
  };
}

function unread(before: ManifestTree, after: ManifestTree): string[] {
  const files = new Map([...unreadable(before), ...unreadable(after)].map((path) => [path, path]));
  return [...files.keys()].sort().map((path) => {
    const refused = after.files.get(path)?.refusal;
    const refusal = refused ?? before.files.get(path)?.refusal;
    return `${path} was not compared: ${refusal?.message} at line ${refusal?.line}${refused ? '' : ' of what was before'}`;
  });
}
