import type { FieldPath } from './field-path';
import { readKubernetesYaml, type YamlRefusal } from './kubernetes-yaml';
import { isRecord, type Manifest } from './manifest';
import { ManifestObject } from './manifest-object';
import { Places, type Position, type SourceFile } from './places';

/** Something that stands where an object should. */
export interface Stray {
  readonly document: number;
  /** From the top of the document. */
  readonly path: FieldPath;
  readonly value: unknown;
}

/** A file of a tree. */
export class ManifestFile implements SourceFile {
  /** The objects in it, those of a `List` each for itself. What has neither kind nor version of an API is none. */
  public readonly objects: readonly ManifestObject[];
  /** Why it cannot be read; then it holds no objects. */
  public readonly refusal?: YamlRefusal;
  /** What each of its documents holds, objects or not. */
  public readonly values: readonly unknown[] = [];
  /** The environment that the tree takes it for, where no folder of it says so. */
  public environment?: string;
  /** Items of lists, and documents, that are no object at all, and what each is: no controller ever gets them. */
  public readonly strays: readonly Stray[];
  private places?: Places;

  public constructor(
    /** From the root of the tree, with `/`. */
    public readonly path: string,
    public readonly text: string,
    /** Why its text could not be had. */
    unreadable?: string,
  ) {
    const strays: Stray[] = [];
    this.strays = strays;
    if (unreadable !== undefined) {
      this.refusal = { message: unreadable, line: 1, column: 1 };
      this.objects = [];
      return;
    }
    if (!/\.(ya?ml|json)$/.test(path)) {
      this.objects = [];
      return;
    }
    const read = readKubernetesYaml(text);
    if ('message' in read) {
      this.refusal = read;
      this.objects = [];
    } else {
      this.values = read.values;
      this.objects = read.values.flatMap((value, document) => this.objectsIn(value, document, [], strays));
    }
  }

  /** Where a field of one of its documents stands. */
  public positionOf(document: number, path: FieldPath): Position {
    this.places ??= new Places(this.text);
    return this.places.of(document, path);
  }

  private objectsIn(value: unknown, document: number, prefix: FieldPath, strays: Stray[]): ManifestObject[] {
    if (!isRecord(value)) {
      // An empty document separates; a list of values can be a file of values, which is no manifest.
      if (prefix.length > 0 || typeof value === 'string') strays.push({ document, path: prefix, value });
      return [];
    }
    const { kind, apiVersion, items } = value;
    if (typeof kind === 'string' && kind.endsWith('List') && Array.isArray(items)) {
      // The API leaves both out of the items of a list of one kind.
      const typed = kind === 'List' ? {} : { apiVersion, kind: kind.slice(0, -'List'.length) };
      return items.flatMap((item, i) =>
        this.objectsIn(isRecord(item) ? { ...typed, ...item } : item, document, [...prefix, 'items', i], strays),
      );
    }
    if (typeof kind !== 'string' || typeof apiVersion !== 'string') {
      // Elsewhere it is a file of values, or of another tool.
      if (prefix.length > 0) strays.push({ document, path: prefix, value });
      return [];
    }
    return [new ManifestObject(value as Manifest, this, document, prefix)];
  }
}
