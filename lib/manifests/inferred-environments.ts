import { groupedBy } from '../core';
import type { ManifestFile } from './manifest-file';

/** A folder in whose parts the same objects stand. */
interface Split {
  /** Of each part, how many of its objects another part holds as well. */
  readonly repeated: Map<string, number>;
}

/** One object that is there twice is a mistake; two of them, and more than half of all, are environments. */
const FEWEST_REPEATED = 2;

/**
 * The environments of a tree whose folders do not say which they are: `envs/dev` and `envs/prod`, `rendered/dev.yaml` and
 * `rendered/prod.yaml`. They are told by the part of the path at which objects of the same kind, namespace and name differ.
 * What stands beside such parts belongs to all of them.
 */
export function inferredEnvironments(files: readonly ManifestFile[]): ReadonlyMap<ManifestFile, string> {
  // Files of tools, such as a Kustomization, have no names that could be the same.
  const objects = files.flatMap((file) => file.objects.filter(({ name }) => name !== ''));
  const splits = new Map<string, Split>();
  const parts = new Map(files.map((file) => [file, file.path.split('/')]));
  for (const same of groupedBy(objects, (it) => `${it.groupKind} ${it.namespace ?? ''}/${it.name}`).values()) {
    if (same.length < 2) continue;
    const holding = new Set(same.map(({ file }) => file.path));
    if (holding.size > 1)
      addSplits(
        [...holding].map((path) => path.split('/')),
        0,
        splits,
      );
  }
  const environments = new Map<ManifestFile, string>();
  if (splits.size === 0) return environments;

  const counts = new Map<string, number>();
  for (const [file, path] of parts)
    for (let depth = 1; depth <= path.length; depth++) {
      const at = path.slice(0, depth).join('/');
      counts.set(at, (counts.get(at) ?? 0) + file.objects.length);
    }
  const named = new Set<string>();
  for (const [folder, { repeated }] of splits) {
    const whole = [...repeated]
      .map(([part, count]) => ({ at: folder === '' ? part : `${folder}/${part}`, count }))
      .filter(({ at, count }) => count >= FEWEST_REPEATED && count * 2 > (counts.get(at) ?? 0));
    if (whole.length > 1) for (const { at } of whole) named.add(at);
  }
  for (const [file, path] of parts) {
    const names = path.filter((_, depth) => named.has(path.slice(0, depth + 1).join('/')));
    if (names.length > 0) environments.set(file, names.map((name) => name.replace(/\.(ya?ml|json)$/, '')).join('/'));
  }
  return environments;
}

/** Where the paths of one object differ, and where those of each part differ in their turn. */
function addSplits(paths: readonly string[][], from: number, splits: Map<string, Split>): void {
  const [first = []] = paths;
  let depth = from;
  while (depth < first.length && paths.every((path) => path[depth] === first[depth])) depth += 1;
  const folder = first.slice(0, depth).join('/');
  const split = splits.get(folder) ?? { repeated: new Map() };
  splits.set(folder, split);
  for (const [part, below] of groupedBy(paths, (path) => path[depth] ?? '')) {
    split.repeated.set(part, (split.repeated.get(part) ?? 0) + below.length);
    if (below.length > 1) addSplits(below, depth + 1, splits);
  }
}
