import { posix } from 'node:path';
import type { Problem } from '../../core';
import { elementsOf } from '../set-elements';
import { neededParameters } from '../set-parameters';
import { isCatalogFile } from '../tree';
import { argoCdObjectsIn, elementsIn, textsIn } from './argo-cd-objects';
import type { Delivered } from './delivered';
import type { DocumentReader } from './documents';

/**
 * Files of catalogs that would lack a parameter which their ApplicationSet needs, since a publish of single services changes
 * one of the two alone. Argo CD would make and change no Application of the whole set from then on.
 */
export function catalogProblems(delivered: readonly Delivered[], read: DocumentReader): Problem[] {
  return delivered.flatMap(({ before, after }) => {
    const changes = ([path, text]: [string, string]): boolean => before.get(path) !== text;
    const catalog = new Map([...after].filter(([path]) => isCatalogFile(path)));
    const changed = new Map([...catalog].filter(changes));
    return argoCdObjectsIn(after, (folder) => textsIn(after, folder).values(), read).sets.flatMap((set) => {
      const needed = [...neededParameters(set.manifest.spec)];
      const judged = changes([set.path, after.get(set.path) ?? '']) ? catalog : changed;
      return [...filesRead(set.manifest.spec?.generators, judged)].flatMap(([path, text]) => {
        const elements = elementsOf(set.manifest.spec?.generators, () => elementsIn([text], read));
        const missing = needed.filter((parameter) => elements.some((element) => !Object.hasOwn(element, parameter)));
        return missing.length === 0 ? [] : [problem(path, missing, set.name)];
      });
    });
  });
}

/** The files that an ApplicationSet's generators look at. */
// biome-ignore lint/suspicious/noExplicitAny: generators of any author, read field by field
function filesRead(generators: any, files: ReadonlyMap<string, string>): Map<string, string> {
  const read = new Map<string, string>();
  elementsOf(generators, (glob) => {
    for (const [path, text] of textsIn(files, posix.dirname(glob))) read.set(path, text);
    return [];
  });
  return read;
}

function problem(path: string, missing: readonly string[], set: string): Problem {
  return {
    path,
    message: `would have no ${missing.join(', ')}, which the ApplicationSet ${set} in this checkout needs of each service, and Argo CD would make and change none of the Applications of the set: publish the whole fleet once (without --only)`,
  };
}
