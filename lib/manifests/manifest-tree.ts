import { groupedBy } from '../core';
import { inferredEnvironments } from './inferred-environments';
import type { Manifest } from './manifest';
import { ManifestFile } from './manifest-file';
import type { ManifestObject } from './manifest-object';

/**
 * Rendered manifests, whoever rendered them: a folder of a GitOps repository, the output of `helm template`, objects of a
 * test.
 */
export class ManifestTree {
  /** By their paths, in the order of these. */
  public readonly files: ReadonlyMap<string, ManifestFile>;
  public readonly objects: readonly ManifestObject[];
  private readonly byKind: ReadonlyMap<string, readonly ManifestObject[]>;
  private readonly byName: ReadonlyMap<string, readonly ManifestObject[]>;

  private readonly findings = new Map<(tree: ManifestTree) => unknown, unknown>();

  /**
   * @param texts the text of each file, by its path from the root of the tree, with `/`
   * @param unreadable why there is no text of others
   */
  public constructor(texts: ReadonlyMap<string, string>, unreadable: ReadonlyMap<string, string> = new Map()) {
    const paths = [...texts.keys(), ...unreadable.keys()].sort();
    this.files = new Map(
      paths.map((path) => [path, new ManifestFile(path, texts.get(path) ?? '', unreadable.get(path))]),
    );
    const undeclared = [...this.files.values()].filter(({ path }) => clusterFolder(path) === undefined);
    for (const [file, environment] of inferredEnvironments(undeclared)) file.environment = environment;
    this.objects = [...this.files.values()].flatMap((file) => file.objects);
    this.byKind = groupedBy(this.objects, ({ groupKind }) => groupKind);
    this.byName = groupedBy(this.objects, ({ groupKind, name }) => `${groupKind} ${name}`);
  }

  /** One text of YAML documents. */
  public static of(text: string, path = 'manifests.yaml'): ManifestTree {
    return new ManifestTree(new Map([[path, text]]));
  }

  /** Objects that stand in no file, such as those of a chart in a test. */
  public static ofObjects(manifests: readonly Manifest[]): ManifestTree {
    return new ManifestTree(
      new Map(manifests.map((manifest, i) => [`${String(i + 1).padStart(6, '0')}.json`, JSON.stringify(manifest)])),
    );
  }

  /** What a function finds in the whole tree: found once for all who ask. */
  public found<T>(find: (tree: ManifestTree) => T): T {
    if (!this.findings.has(find)) this.findings.set(find, find(this));
    return this.findings.get(find) as T;
  }

  /** The objects of some kinds, written `argoproj.io/Rollout` and `/Service`; of any version. */
  public ofKind(...groupKinds: readonly string[]): ManifestObject[] {
    return groupKinds.flatMap((kind) => this.byKind.get(kind) ?? []);
  }

  /**
   * The object that another one names, as the cluster would find it: of this kind and name, in the namespace of the one that
   * names it, or in the one given.
   *
   * A tree can hold the same objects for several clusters. Then the one that stands nearest is meant: for the layout of this
   * library within the same environment, elsewhere the one whose folder has most in common.
   */
  public find(
    groupKind: string,
    name: string,
    from: ManifestObject,
    namespace: string | undefined = from.namespace,
  ): ManifestObject | undefined {
    const candidates = (this.byName.get(`${groupKind} ${name}`) ?? []).filter(
      (it) => meets(it, from) && isIn(it, namespace),
    );
    return candidates.reduce<ManifestObject | undefined>(
      (best, it) => (best === undefined || nearness(it, from) > nearness(best, from) ? it : best),
      undefined,
    );
  }

  /** The objects of some kinds that are applied where another one is: same environment, same namespace. */
  public beside(from: ManifestObject, ...groupKinds: readonly string[]): ManifestObject[] {
    return this.ofKind(...groupKinds).filter((it) => meets(it, from) && isIn(it, from.namespace));
  }
}

/** An object that names no namespace is applied to whichever is meant. */
function isIn(object: ManifestObject, namespace: string | undefined): boolean {
  return object.namespace === undefined || namespace === undefined || object.namespace === namespace;
}

/**
 * The environment of an object: what stands in two of them never meets in a cluster's namespace. It is the folder below
 * `clusters`, or else where the same objects are there several times, each with its own. Elsewhere there is one.
 */
export function environmentOf(object: ManifestObject): string | undefined {
  return clusterOf(object) ?? object.file.environment;
}

/** The folder below `clusters` that an object stands in: it is the same whatever else the tree holds. */
export function clusterOf({ file }: ManifestObject): string | undefined {
  return clusterFolder(file.path);
}

function clusterFolder(path: string): string | undefined {
  return /(?:^|\/)clusters\/([^/]+)\//.exec(path)?.[1];
}

/** What stands beside environments that only their objects tell is applied in each of them. */
function meets(one: ManifestObject, other: ManifestObject): boolean {
  if (clusterOf(one) !== clusterOf(other)) return false;
  const [a, b] = [one.file.environment, other.file.environment];
  return a === undefined || b === undefined || a === b;
}

/** How many folders the paths of two objects have in common; the file counts too. */
function nearness(one: ManifestObject, other: ManifestObject): number {
  const [a, b] = [one.file.path.split('/'), other.file.path.split('/')];
  let common = 0;
  while (common < a.length && a[common] === b[common]) common += 1;
  return common;
}
