import { lstatSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { type Problem, someOf } from '../../core';
import { fitsSets } from '../delivery';
import { argoCdFolder } from '../layout';
import { elementsOf, nameIn, type SetElement } from '../set-elements';
import type { RenderedTree } from '../tree';
import { documentsIn } from './documents';
import type { PublishedList } from './published-list';
import type { Scope } from './scope';
import { unitOf } from './units';

/**
 * Services whose Application would get another owner: another ApplicationSet, or a root Application in place of a set. Argo CD
 * lets an Application belong to one of them alone, so the new one could not change it until somebody hands it over.
 */
export function movedServices(
  root: string,
  tree: RenderedTree,
  lists: ReadonlyMap<string, PublishedList>,
  scope: Scope,
): Problem[] {
  const environments = new Set([...tree.files.keys()].flatMap((path) => environmentOf(path) ?? []));
  return [...environments].flatMap((environment) => {
    const folder = argoCdFolder(environment);
    if (scope.adopts(folder)) return [];
    const before = published(root, lists, environment);
    const after = afterwards(before, tree, scope, environment);
    if (before.size === after.size && [...after].every(([path, text]) => before.get(path) === text)) return [];
    const [were, are] = [ownersIn(before), ownersIn(after)];
    return moves(were, are).map(({ from, to, services }) => ({
      path: folder,
      message: `${someOf(services)} would change from ${from} to ${to}, which Argo CD does not do by itself: ${stay(from, to, were, are)}; or publish it with --adopt ${folder}, and hand the Applications over as docs/delivery.md says`,
    }));
  });
}

/** The environment that a file of Argo CD's objects, or of a catalog, is about. */
function environmentOf(path: string): string | undefined {
  return /^clusters\/([^/]+)\/argocd\//.exec(path)?.[1] ?? /^catalog\/([^/]+)\/[^/]+\/[^/]+$/.exec(path)?.[1];
}

function published(root: string, lists: ReadonlyMap<string, PublishedList>, environment: string): Map<string, string> {
  const paths = [...lists.values()].flatMap(({ files }) => [...files.keys()]);
  return new Map(
    paths
      .filter((path) => environmentOf(path) === environment)
      .filter((path) => lstatSync(join(root, path), { throwIfNoEntry: false })?.isFile())
      .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
  );
}

/** What would be there after the publish: what it does not cover stays. */
function afterwards(
  before: ReadonlyMap<string, string>,
  tree: RenderedTree,
  { covers }: Scope,
  environment: string,
): Map<string, string> {
  const stays = [...before].filter(([path]) => !covers(unitOf(path)));
  const comes = [...tree.files].filter(([path]) => environmentOf(path) === environment && covers(unitOf(path)));
  return new Map([...stays, ...comes]);
}

/** Who makes the Applications. */
interface Owners {
  /** The services of each, and where it has them from. */
  readonly sets: ReadonlyMap<string, 'list' | 'files'>;
  /** Each Application's service and owner, by its name. */
  readonly of: ReadonlyMap<string, { readonly service: string; readonly owner: string }>;
}

function ownersIn(files: ReadonlyMap<string, string>): Owners {
  const sets = new Map<string, 'list' | 'files'>();
  const of = new Map<string, { service: string; owner: string }>();
  const documents = [...files].flatMap(([path, text]) => objectsIn(text).map((object) => ({ path, object })));
  const roots = new Map<string, string>();
  for (const { object } of documents) {
    const { kind, metadata, spec } = object;
    if (kind === 'Application' && spec?.source?.path) roots.set(spec.source.path, String(metadata?.name));
    if (kind !== 'ApplicationSet') continue;
    const owner = `the ApplicationSet ${metadata?.name}`;
    sets.set(owner, JSON.stringify(spec?.generators ?? []).includes('"git"') ? 'files' : 'list');
    for (const element of elementsOf(spec?.generators, (glob) => catalogIn(files, glob))) {
      const application = nameIn(String(spec?.template?.metadata?.name), element);
      of.set(application, { service: String(element.name), owner });
    }
  }
  for (const { path, object } of documents) {
    const root = roots.get(posix.dirname(path));
    if (root === undefined || object.kind !== 'Application') continue;
    const service = String(object.metadata?.labels?.['app.kubernetes.io/name'] ?? object.metadata?.name);
    of.set(String(object.metadata?.name), { service, owner: `the root Application ${root}` });
  }
  return { sets, of };
}

// biome-ignore lint/suspicious/noExplicitAny: manifests of two kinds, read field by field
function objectsIn(text: string): any[] {
  return /^kind: Application(Set)?$/m.test(text) ? documentsIn(text) : [];
}

function catalogIn(files: ReadonlyMap<string, string>, glob: string): SetElement[] {
  return [...files]
    .filter(([path]) => posix.dirname(path) === posix.dirname(glob))
    .flatMap(([, text]) => documentsIn(text));
}

interface Move {
  readonly from: string;
  readonly to: string;
  readonly services: string[];
}

function moves(before: Owners, after: Owners): Move[] {
  const found = new Map<string, Move>();
  for (const [application, { service, owner: to }] of after.of) {
    const from = before.of.get(application)?.owner;
    if (from === undefined || from === to) continue;
    const move = found.get(`${from} ${to}`) ?? { from, to, services: [] };
    found.set(`${from} ${to}`, move);
    if (!move.services.includes(service)) move.services.push(service);
  }
  return [...found.values()];
}

/** What leaves the services where they are. */
function stay(from: string, to: string, before: Owners, after: Owners): string {
  const source = after.sets.get(to);
  if (source === undefined && !before.sets.has(from)) return BACK;
  if (source === undefined) return "write delivery: 'application-set' (or 'catalog') to leave them to it";
  if (!before.sets.has(from)) return "write delivery: 'applications' to leave them to it";
  const first = from.replace(/-\d+$/, '');
  const base = before.sets.has(first) ? first : from;
  const ofBase = (name: string): boolean =>
    name === base || (name.startsWith(base) && /^-\d+$/.test(name.slice(base.length)));
  if (!ofBase(to)) return BACK;
  const sets = [...before.sets.keys()].filter(ofBase).length;
  const applications = [...after.of.values()].filter(({ owner }) => ofBase(owner)).length;
  return fitsSets(applications, sets, source)
    ? `write applicationSets: ${sets} in the ServiceSet to leave every service where it is`
    : `${applications} Applications are too many for ${sets === 1 ? 'one ApplicationSet' : `${sets} ApplicationSets`}, so some have to move`;
}

const BACK = 'put them back into the ServiceSet that they are in, under the id that it has';
