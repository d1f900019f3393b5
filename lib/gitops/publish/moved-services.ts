import { posix } from 'node:path';
import { type Problem, someOf } from '../../core';
import { fitsSets } from '../delivery';
import { argoCdFolder } from '../layout';
import { nameIn } from '../set-elements';
import { argoCdObjectsIn, textsIn } from './argo-cd-objects';
import type { Delivered } from './delivered';
import type { DocumentReader } from './documents';
import type { Scope } from './scope';

/**
 * Services whose Application would get another owner: another ApplicationSet, or a root Application in place of a set. Argo CD
 * lets an Application belong to one of them alone, so the new one could not change it until somebody hands it over.
 */
export function movedServices(delivered: readonly Delivered[], scope: Scope, read: DocumentReader): Problem[] {
  return delivered.flatMap(({ environment, before, after }) => {
    const folder = argoCdFolder(environment);
    if (scope.adopts(folder)) return [];
    const [were, are] = [ownersIn(before, read), ownersIn(after, read)];
    return moves(were, are).map(({ from, to, services }) => ({
      path: folder,
      message: `${someOf(services)} would change from ${from} to ${to}, which Argo CD does not do by itself: ${stay(from, to, were, are)}; or publish it with --adopt ${folder}, and hand the Applications over as docs/delivery.md says`,
    }));
  });
}

/** Who makes the Applications. */
interface Owners {
  /** The services of each, and where it has them from. */
  readonly sets: ReadonlyMap<string, 'list' | 'files'>;
  /** Each Application's service and owner, by its name. */
  readonly of: ReadonlyMap<string, { readonly service: string; readonly owner: string }>;
}

function ownersIn(files: ReadonlyMap<string, string>, read: DocumentReader): Owners {
  const objects = argoCdObjectsIn(files, (folder) => textsIn(files, folder).values(), read);
  const sets = new Map<string, 'list' | 'files'>();
  const of = new Map<string, { service: string; owner: string }>();
  for (const { name, manifest, elements } of objects.sets) {
    const owner = `the ApplicationSet ${name}`;
    sets.set(owner, JSON.stringify(manifest.spec?.generators ?? []).includes('"git"') ? 'files' : 'list');
    for (const element of elements) {
      const application = nameIn(String(manifest.spec?.template?.metadata?.name), element);
      of.set(application, { service: String(element.name), owner });
    }
  }
  const roots = new Map(
    objects.applications.map(({ manifest }) => [manifest.spec?.source?.path, manifest.metadata?.name]),
  );
  for (const { path, manifest } of objects.applications) {
    const root = roots.get(posix.dirname(path));
    if (root === undefined) continue;
    const service = String(manifest.metadata?.labels?.['app.kubernetes.io/name'] ?? manifest.metadata?.name);
    of.set(String(manifest.metadata?.name), { service, owner: `the root Application ${root}` });
  }
  return { sets, of };
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
