import { argoCdObjectsIn, type KnownApplication, textsIn } from '../argo-cd';
import type { DocumentReader } from '../documents';

/** Who makes the Applications of an environment. */
export interface Deliverers {
  /** The ApplicationSets, and where each has its services from. */
  readonly sets: ReadonlyMap<string, 'list' | 'files'>;
  /** The Applications, by name. */
  readonly of: ReadonlyMap<string, Owned>;
}

/** An Application that somebody makes, and where it goes. */
export interface Owned {
  readonly service: string;
  readonly owner: string;
  /** Cluster and namespace. */
  readonly place: string;
}

/** Who makes the Applications, as far as some files tell. */
export function deliverersIn(files: ReadonlyMap<string, string>, read: DocumentReader): Deliverers {
  const objects = argoCdObjectsIn(files, (folder) => textsIn(files, folder).values(), read);
  return {
    sets: new Map(
      objects.sets.map(({ name, manifest }) => [
        `the ApplicationSet ${name}`,
        JSON.stringify(manifest.spec?.generators ?? []).includes('"git"') ? 'files' : 'list',
      ]),
    ),
    of: new Map(
      objects.known.flatMap((application): [string, Owned][] => {
        const { name, service, owner } = application;
        return owner === undefined ? [] : [[name, { service, owner, place: placeOf(application) }]];
      }),
    ),
  };
}

function placeOf({ destination: { server, name, namespace }, clusters }: KnownApplication): string {
  const cluster = server ?? name ?? 'no cluster';
  // Which clusters those are only Argo CD knows; what they are chosen by is known here.
  const where = clusters !== undefined && cluster.includes('{{') ? clusters : cluster;
  return `${where} (${namespace ?? 'no namespace'})`;
}
