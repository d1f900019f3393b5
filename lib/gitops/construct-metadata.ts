import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { groupedBy, pathOf } from '../core';
import { ownerOf, type RenderedObject } from './validation';

/** An object, and the file that holds it. */
export interface PlacedObject {
  readonly object: RenderedObject;
  /** From the root of the tree. */
  readonly path: string;
}

/**
 * Writes which construct each object comes from, where cdk8s-cli asks for it to tell its validations. It looks a construct up
 * by whatever name a validation gives an object; stock cdk8s writes the bare name, which a Rollout, its Services and its
 * VirtualService share. Here it is kind, namespace and name, with the file where several clusters have the same.
 */
export function writeConstructMetadata(outdir: string, objects: readonly PlacedObject[]): void {
  const alike = groupedBy(objects, ({ object }) => fullTitle(object));
  const resources = Object.fromEntries(
    objects.map(({ object, path }) => {
      const title = fullTitle(object);
      const key = (alike.get(title)?.length ?? 0) > 1 ? `${title} in ${path}` : title;
      return [key, { path: pathOf(ownerOf(object.construct)) }];
    }),
  );
  writeFileSync(join(outdir, 'construct-metadata.json'), JSON.stringify({ version: '1.0.0', resources }));
}

function fullTitle({ manifest }: RenderedObject): string {
  const { namespace, name } = manifest.metadata ?? {};
  return `${manifest.kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}
