import { type Problem, ReleaseTrainError } from '../../core';
import { type Fields, isRecord } from '../../manifests';
import { kindOfCrd } from './crds';
import { isOpenApiDocument, kindsOfOpenApi } from './open-api';
import type { KnownKind, SchemaNode } from './schema-node';
import { SchemaShelf, type ShelfContents } from './schema-shelf';

/** Collects schemas from CRDs and OpenAPI documents, each from somewhere. */
export class Gathering {
  private readonly kinds = new Map<string, { readonly kind: KnownKind; readonly from: string }>();
  private readonly definitions = new Map<string, { readonly node: SchemaNode; readonly from: string }>();
  private readonly documents: { readonly document: Fields; readonly from: string }[] = [];
  private readonly problems: Problem[] = [];

  /**
   * Takes what there is of schemas in a value: a CRD, a list of them, an OpenAPI document.
   *
   * @returns whether there was anything
   */
  public add(value: unknown, from: string): boolean {
    if (!isRecord(value)) return false;
    if (isOpenApiDocument(value)) {
      this.documents.push({ document: value, from });
      return true;
    }
    const { kind, items } = value;
    if (typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items)) {
      const ofCrds = kind === 'CustomResourceDefinitionList';
      return items.filter((it) => this.add(ofCrds && isRecord(it) ? { kind: CRD, ...it } : it, from)).length > 0;
    }
    if (kind !== CRD) return false;
    const found = kindOfCrd(value);
    if (typeof found === 'string') this.problems.push({ path: `${from}: ${nameOf(value)}`, message: found });
    else this.put(found, from);
    return true;
  }

  /** Takes a shelf that was written before. */
  public addShelf({ kinds, definitions }: ShelfContents, from: string): void {
    for (const kind of kinds) this.put(kind, from);
    for (const [name, node] of Object.entries(definitions)) this.define(name, node, from);
  }

  /**
   * Everything that was taken.
   *
   * @throws ReleaseTrainError that names each CRD which cannot be read, or is there twice
   */
  public contents(isWhole: boolean): ShelfContents {
    const custom = new Set([...this.kinds.values()].flatMap(({ kind }) => (kind.source === 'crd' ? [kind.group] : [])));
    for (const { document, from } of this.documents) {
      // What CRDs define stands in these documents as well.
      const { kinds, definitions } = kindsOfOpenApi(document, (group) => !custom.has(group));
      for (const kind of kinds) this.put(kind, from);
      for (const [name, node] of definitions) this.define(name, node, from);
    }
    if (this.problems.length > 0) throw new ReleaseTrainError('The schemas cannot be read.', this.problems);
    return {
      kinds: [...this.kinds.values()].map(({ kind }) => kind),
      definitions: Object.fromEntries([...this.definitions].map(([name, { node }]) => [name, node])),
      isWhole,
    };
  }

  /** @see contents */
  public shelf(isWhole: boolean): SchemaShelf {
    return new SchemaShelf(this.contents(isWhole));
  }

  private put(kind: KnownKind, from: string): void {
    const name = `${kind.group}/${kind.kind}`;
    const before = this.kinds.get(name);
    if (!before) this.kinds.set(name, { kind, from });
    else if (before.kind.source === 'openapi' && kind.source === 'openapi')
      this.kinds.set(name, { kind: withVersions(before.kind, kind), from });
    else if (JSON.stringify(before.kind) !== JSON.stringify(kind)) {
      const places = before.from === from ? `twice in ${from}` : `in ${before.from} and in ${from}`;
      this.problems.push({
        path: kind.group === '' ? kind.kind : `${kind.kind} of ${kind.group}`,
        message: `it is ${places}, with different schemas; give the one that the clusters run`,
      });
    }
  }

  private define(name: string, node: SchemaNode, from: string): void {
    const before = this.definitions.get(name);
    if (!before) this.definitions.set(name, { node, from });
    else if (before.from !== from && JSON.stringify(before.node) !== JSON.stringify(node))
      this.problems.push({
        path: name,
        message: `${before.from} and ${from} define it differently: they are of different versions of Kubernetes; give those of one cluster`,
      });
  }
}

const CRD = 'CustomResourceDefinition';

function withVersions(one: KnownKind, other: KnownKind): KnownKind {
  const versions = Object.entries({ ...one.versions, ...other.versions });
  return { ...one, versions: Object.fromEntries(versions.sort(([a], [b]) => (a < b ? -1 : 1))) };
}

function nameOf({ metadata }: Fields): string {
  return isRecord(metadata) && typeof metadata.name === 'string' ? metadata.name : 'a CustomResourceDefinition';
}
