import { posix } from 'node:path';
import { type Problem, someOf } from '../../core';
import { fitsSets } from '../delivery';
import { argoCdFolder } from '../layout';
import { nameIn, type SetElement } from '../set-elements';
import { argoCdObjectsIn, textsIn } from './argo-cd-objects';
import type { Delivered } from './delivered';
import type { DocumentReader } from './documents';
import type { Scope } from './scope';

/**
 * Applications of services that stay, and that a commit alone would not bring where they should be:
 *
 * - with another owner: another ApplicationSet, or a root Application in place of a set. Argo CD lets an Application belong to one of
 *   them alone, so the new one could not change it until somebody hands it over;
 * - in another place: what runs in the old one stays, and the new one has no stable version to go back to;
 * - with no owner: of a cluster that is not named any more. Nothing deletes them, and nobody changes them.
 */
export function movedServices(delivered: readonly Delivered[], scope: Scope, read: DocumentReader): Problem[] {
  return delivered.flatMap(({ environment, before, after }) => {
    const folder = argoCdFolder(environment);
    if (scope.adopts(folder)) return [];
    const [were, are] = [deliverersIn(before, read), deliverersIn(after, read)];
    // What single services bring adopts nothing of what they share.
    const otherwise = (then: string): string =>
      scope.covers(folder)
        ? `or publish it with --adopt ${folder}, and ${then}`
        : 'or publish the whole fleet once (without --only)';
    return [
      ...changes('owner', were, are).map(
        ({ from, to, services }) =>
          `${someOf(services)} would change from ${from} to ${to}, which Argo CD does not do by itself: ${stay(from, to, were, are)}; ${otherwise('hand the Applications over as docs/delivery.md says')}`,
      ),
      ...changes('place', were, are).map(
        ({ from, to, applications }) =>
          `${someOf(applications)} would go from ${from} to ${to}: what runs in the old place stays there, and the first release in the new one skips all steps; put server, clusters and namespace back as they were, ${otherwise('do what docs/delivery.md says of moving services')}`,
      ),
      ...leftAlone(were, are).map(
        (applications) =>
          `nothing would name ${someOf(applications)} any more, though services of theirs stay: they would go on by themselves, and nobody would change them; put the cluster back, ${otherwise('delete them as docs/delivery.md says of taking a cluster out')}`,
      ),
    ].map((message) => ({ path: folder, message }));
  });
}

/** Who makes the Applications. */
interface Deliverers {
  /** The services of each, and where it has them from. */
  readonly sets: ReadonlyMap<string, 'list' | 'files'>;
  /** The Applications, by name. */
  readonly of: ReadonlyMap<string, Owned>;
}

/** An Application, and who delivers it where. */
interface Owned {
  readonly service: string;
  readonly owner: string;
  /** Cluster and namespace. */
  readonly place: string;
}

function deliverersIn(files: ReadonlyMap<string, string>, read: DocumentReader): Deliverers {
  const objects = argoCdObjectsIn(files, (folder) => textsIn(files, folder).values(), read);
  const sets = new Map<string, 'list' | 'files'>();
  const of = new Map<string, Owned>();
  for (const { name, manifest, elements } of objects.sets) {
    const owner = `the ApplicationSet ${name}`;
    sets.set(owner, JSON.stringify(manifest.spec?.generators ?? []).includes('"git"') ? 'files' : 'list');
    for (const element of elements) {
      const application = nameIn(String(manifest.spec?.template?.metadata?.name), element);
      const place = placeOf(manifest.spec?.template?.spec, element);
      of.set(application, { service: String(element.name), owner, place });
    }
  }
  const roots = new Map(
    objects.applications.map(({ manifest }) => [manifest.spec?.source?.path, manifest.metadata?.name]),
  );
  for (const { path, manifest } of objects.applications) {
    const root = roots.get(posix.dirname(path));
    if (root === undefined) continue;
    const service = String(manifest.metadata?.labels?.['app.kubernetes.io/name'] ?? manifest.metadata?.name);
    const place = placeOf(manifest.spec, {});
    of.set(String(manifest.metadata?.name), { service, owner: `the root Application ${root}`, place });
  }
  return { sets, of };
}

// biome-ignore lint/suspicious/noExplicitAny: the spec of an Application, whoever wrote it
function placeOf(spec: any, element: SetElement): string {
  const { server, name, namespace } = spec?.destination ?? {};
  return `${nameIn(String(server ?? name), element)} (${nameIn(String(namespace), element)})`;
}

/** What changes in the same way. */
interface Change {
  readonly from: string;
  readonly to: string;
  readonly applications: readonly string[];
  readonly services: readonly string[];
}

/** Applications that would have another owner, or go to another place. */
function changes(of: 'owner' | 'place', before: Deliverers, after: Deliverers): Change[] {
  const found = new Map<string, { from: string; to: string; names: string[]; services: Set<string> }>();
  for (const [application, { service, [of]: to }] of after.of) {
    const from = before.of.get(application)?.[of];
    if (from === undefined || from === to) continue;
    const alike = found.get(`${from} ${to}`) ?? { from, to, names: [], services: new Set() };
    found.set(`${from} ${to}`, alike);
    alike.names.push(application);
    alike.services.add(service);
  }
  return [...found.values()].map(({ names, services, ...way }) => ({
    ...way,
    applications: names,
    services: [...services],
  }));
}

/** Applications that nothing would name any more, of services that stay; one list, or none. */
function leftAlone(before: Deliverers, after: Deliverers): string[][] {
  const stay = new Set([...after.of.values()].map(({ service }) => service));
  const gone = [...before.of].filter(([name, { service }]) => !after.of.has(name) && stay.has(service));
  return gone.length > 0 ? [gone.map(([name]) => name).sort()] : [];
}

/** What leaves the services where they are. */
function stay(from: string, to: string, before: Deliverers, after: Deliverers): string {
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
