import { posix } from 'node:path';
import { isRecord, type ManifestFile, ManifestObject, type ManifestTree } from '../../manifests';
import { APPLICATION_SET, readsFile } from '../../policy';

/**
 * What an ApplicationSet reads of a service out of a file: an object for the review alone, since the cluster has none. Ignored
 * differences, owners and waves of a service may stand nowhere else.
 */
export class Element extends ManifestObject {
  public override readonly kind = 'Element';
  public override readonly name: string;

  public constructor(value: Readonly<Record<string, unknown>>, file: ManifestFile, document: number) {
    super(value as ManifestObject['manifest'], file, document, []);
    this.name = typeof value.name === 'string' ? value.name : posix.basename(file.path).replace(/\.[^.]+$/, '');
  }

  /** Where it is read: of several sets, each reads its own folder. */
  public get folder(): string {
    return posix.dirname(this.file.path);
  }

  public get environment(): string | undefined {
    return /(?:^|\/)(?:clusters|catalog)\/([^/]+)\//.exec(this.file.path)?.[1];
  }
}

/** The elements in some files, as far as ApplicationSets of these trees read them, or they stand where this library puts them. */
export function elementsIn(files: readonly ManifestFile[], trees: readonly ManifestTree[]): Element[] {
  const candidates = files.filter(({ objects, values }) => objects.length === 0 && values.length > 0);
  if (candidates.length === 0) return [];
  const generators = trees.flatMap((tree) =>
    tree.ofKind(APPLICATION_SET).flatMap((set) => set.at('spec', 'generators').items),
  );
  return candidates
    .filter(({ path }) => OURS.test(path) || generators.some((it) => readsFile(it, path)))
    .flatMap((file) =>
      file.values.flatMap((value, document) =>
        (Array.isArray(value) ? value : [value]).filter(isRecord).map((it) => new Element(it, file, document)),
      ),
    );
}

/** `catalog/prod/services/svc-a.yaml` */
const OURS = /(?:^|\/)catalog\/[^/]+\/[^/]+\/[^/]+$/;

/** The ApplicationSets of a tree that read it; where none says so, those of its environment. */
export function readersOf(tree: ManifestTree, { file, environment }: Element): ManifestObject[] {
  const sets = tree.ofKind(APPLICATION_SET);
  const readers = sets.filter((set) => set.at('spec', 'generators').items.some((it) => readsFile(it, file.path)));
  if (readers.length > 0) return readers;
  return sets.filter((set) => environment !== undefined && set.file.path.includes(`clusters/${environment}/`));
}
