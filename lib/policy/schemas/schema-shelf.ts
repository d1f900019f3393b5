import { groupedBy } from '../../core';
import { METADATA_REF, OBJECT_META } from './object-meta';
import type { Definitions, KindVersion, KnownKind, SchemaNode } from './schema-node';

/** What a shelf says of a kind in a version. */
export type ShelfAnswer =
  | { readonly is: 'known'; readonly version: KindVersion }
  /** It is known in other versions, and only in these. */
  | { readonly is: 'not served'; readonly served: readonly string[] }
  | { readonly is: 'unknown' };

/** What the parts of a shelf are made of. */
export interface ShelfContents {
  readonly kinds: readonly KnownKind[];
  readonly definitions: Definitions;
  /** Whether a cluster told all that it serves: then a version that is not here is not served. */
  readonly isWhole: boolean;
}

/** The schemas of what clusters serve, by group, version and kind. */
export class SchemaShelf {
  private readonly byName: ReadonlyMap<string, readonly KnownKind[]>;

  public constructor(public readonly contents: ShelfContents) {
    this.byName = groupedBy(contents.kinds, ({ group, kind }) => `${group}/${kind}`);
  }

  /** How many kinds it holds. */
  public get size(): number {
    return this.byName.size;
  }

  public of(group: string, version: string, kind: string): ShelfAnswer {
    const known = this.byName.get(`${group}/${kind}`) ?? [];
    const found = known.flatMap(({ versions }) => (Object.hasOwn(versions, version) ? [versions[version]] : []))[0];
    if (found?.served) return { is: 'known', version: found };
    const tellsAll = this.contents.isWhole || known.some(({ source }) => source === 'crd');
    if (known.length === 0 || !(found || tellsAll)) return { is: 'unknown' };
    const served = known.flatMap(({ versions }) => Object.keys(versions).filter((it) => versions[it]?.served));
    return { is: 'not served', served: served.sort() };
  }

  /** The definition that a schema refers to; one that says nothing, where there is none. */
  public definition(name: string): SchemaNode {
    if (name === METADATA_REF) return OBJECT_META;
    const { definitions } = this.contents;
    return (Object.hasOwn(definitions, name) ? definitions[name] : undefined) ?? OPEN;
  }
}

const OPEN: SchemaNode = { 'x-kubernetes-preserve-unknown-fields': true };
