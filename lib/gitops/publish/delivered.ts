import { lstatSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { groupedBy } from '../../core';
import { argoCdFolder } from '../layout';
import { environmentOf, isCatalogFile, type RenderedTree } from '../tree';
import type { PublishedList } from './published-list';
import type { Scope } from './scope';
import { unitOf } from './units';

/** What delivers an environment, before a publish and after it: the objects of Argo CD and the catalogs, as texts by path. */
export interface Delivered {
  readonly environment: string;
  readonly before: ReadonlyMap<string, string>;
  readonly after: ReadonlyMap<string, string>;
}

/** The environments of which a publish changes what delivers them, as far as publish wrote it. */
export function deliveredBy(
  root: string,
  tree: RenderedTree,
  lists: ReadonlyMap<string, PublishedList>,
  { covers }: Scope,
): Delivered[] {
  const before = byEnvironment([...lists.values()].flatMap(({ files }) => [...files.keys()]));
  const coming = byEnvironment([...tree.files.keys()]);
  return [...coming].flatMap(([environment, paths]) => {
    const published = new Map(
      (before.get(environment) ?? [])
        .filter((path) => lstatSync(join(root, path), { throwIfNoEntry: false })?.isFile())
        .map((path) => [path, readFileSync(join(root, path), 'utf8')]),
    );
    // What the publish does not cover stays.
    const after = new Map([
      ...[...published].filter(([path]) => !covers(unitOf(path))),
      ...paths.filter((path) => covers(unitOf(path))).map((path) => [path, tree.files.get(path) ?? ''] as const),
    ]);
    const same = published.size === after.size && [...after].every(([path, text]) => published.get(path) === text);
    return same ? [] : [{ environment, before: published, after }];
  });
}

function byEnvironment(paths: readonly string[]): Map<string, string[]> {
  return groupedBy(paths.filter(delivers), (path) => environmentOf(path) ?? '');
}

function delivers(path: string): boolean {
  const environment = environmentOf(path);
  if (environment === undefined) return false;
  return path.startsWith(`${argoCdFolder(environment)}/`) || isCatalogFile(path);
}
