import { posix } from 'node:path';
import type { Problem } from '../../core';
import {
  type ArgoCdObjects,
  argoCdObjectsIn,
  elementsIn,
  elementsOf,
  neededParameters,
  textsIn,
  type WrittenSet,
} from '../argo-cd';
import type { DocumentReader } from '../documents';
import { serviceFolder } from '../layout';
import { isCatalogFile } from '../tree';
import type { Delivered } from './delivered';

/**
 * Files of catalogs that do not fit the ApplicationSets which read them, since a publish of single services changes one of the two
 * alone: one that lacks a parameter which its ApplicationSet needs, and Argo CD would make and change no Application of the whole
 * set from then on; and one that no ApplicationSet selects, and nothing would change its Application any more.
 */
export function catalogProblems(delivered: readonly Delivered[], read: DocumentReader): Problem[] {
  return delivered.flatMap(({ environment, before, after }) => {
    const changes = ([path, text]: [string, string]): boolean => before.get(path) !== text;
    const catalog = new Map([...after].filter(([path]) => isCatalogFile(path)));
    const changed = new Map([...catalog].filter(changes));
    const objects = argoCdObjectsIn(after, (folder) => textsIn(after, folder).values(), read);
    const hasChanged = ({ path }: WrittenSet): boolean => changes([path, after.get(path) ?? '']);
    return [
      ...objects.sets.flatMap((set) => incomplete(set, hasChanged(set) ? catalog : changed, read)),
      ...unselected(environment, objects, objects.sets.some(hasChanged) ? catalog : changed, read),
    ];
  });
}

/** Files without a parameter that an ApplicationSet needs. */
function incomplete(
  { name, manifest }: WrittenSet,
  files: ReadonlyMap<string, string>,
  read: DocumentReader,
): Problem[] {
  const needed = [...neededParameters(manifest.spec)];
  return [...filesRead(manifest.spec?.generators, files)].flatMap(([path, text]) => {
    const elements = elementsOf(manifest.spec?.generators, () => elementsIn([text], read));
    const missing = needed.filter((parameter) => elements.some((element) => !Object.hasOwn(element, parameter)));
    if (missing.length === 0) return [];
    return {
      path,
      message: `would have no ${missing.join(', ')}, which the ApplicationSet ${name} in this checkout needs of each service, and Argo CD would make and change none of the Applications of the set: ${WHOLE}`,
    };
  });
}

/** Files that no ApplicationSet selects, of services that nothing else delivers. Where no set is known, nothing is known of them. */
function unselected(
  environment: string,
  { sets, applicationsOf }: ArgoCdObjects,
  files: ReadonlyMap<string, string>,
  read: DocumentReader,
): Problem[] {
  if (sets.length === 0) return [];
  const selected = new Set(
    sets.flatMap(({ manifest }) =>
      [...filesRead(manifest.spec?.generators, files)]
        .filter(([, text]) => elementsOf(manifest.spec.generators, () => elementsIn([text], read)).length > 0)
        .map(([path]) => path),
    ),
  );
  return [...files]
    .filter(([path, text]) => !selected.has(path) && elementsIn([text], read).some(Boolean))
    .filter(([path]) => applicationsOf(serviceFolder(environment, posix.basename(path, '.yaml'))).length === 0)
    .map(([path]) => ({
      path,
      message: `would be selected by no ApplicationSet in this checkout, and nothing would make or change its Application: ${WHOLE}`,
    }));
}

/** The files that an ApplicationSet's generators look at. */
function filesRead(generators: unknown, files: ReadonlyMap<string, string>): Map<string, string> {
  const read = new Map<string, string>();
  elementsOf(generators, (glob) => {
    for (const [path, text] of textsIn(files, posix.dirname(glob))) read.set(path, text);
    return [];
  });
  return read;
}

const WHOLE = 'publish the whole fleet once (without --only)';
