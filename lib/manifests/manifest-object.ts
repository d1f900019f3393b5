import { type FieldPath, printedPath } from './field-path';
import { isRecord, type Manifest } from './manifest';
import type { Position, SourceFile } from './places';

/** One object of a tree: what it is called, where it stands, and what it says. */
export class ManifestObject {
  /** Without its version; empty for the core kinds. */
  public readonly group: string;
  public readonly version: string;
  public readonly kind: string;
  public readonly name: string;
  /** Undefined where the manifest names none: whoever applies it says which. */
  public readonly namespace: string | undefined;

  public constructor(
    public readonly manifest: Manifest,
    /** The file that it stands in. */
    public readonly file: SourceFile,
    private readonly document: number,
    /** Where in the document it stands: in a `List`, below `items`. */
    private readonly prefix: FieldPath,
  ) {
    const apiVersion = String(manifest.apiVersion ?? '');
    const slash = apiVersion.lastIndexOf('/');
    this.group = slash < 0 ? '' : apiVersion.slice(0, slash);
    this.version = apiVersion.slice(slash + 1);
    this.kind = String(manifest.kind ?? '');
    const metadata = isRecord(manifest.metadata) ? manifest.metadata : {};
    this.name = textOf(metadata.name) ?? textOf(metadata.generateName) ?? '';
    this.namespace = textOf(metadata.namespace);
  }

  /** Its fields, from the top. */
  public get fields(): Field {
    return new Field(this, [], this.manifest);
  }

  /** A field of it: `object.at('spec', 'replicas')`. */
  public at(...path: (string | number)[]): Field {
    return this.fields.at(...path);
  }

  /** `argoproj.io/Rollout`; `/Service` for the core kinds. */
  public get groupKind(): string {
    return `${this.group}/${this.kind}`;
  }

  /** As people name it: `Rollout prod/svc-a`. */
  public get title(): string {
    return `${this.kind} ${this.namespace === undefined ? '' : `${this.namespace}/`}${this.name}`;
  }

  public get labels(): Readonly<Record<string, string>> {
    return this.at('metadata', 'labels').labels;
  }

  public get annotations(): Readonly<Record<string, string>> {
    return this.at('metadata', 'annotations').labels;
  }

  /** Where a field of it stands in its file; what is around it, where the field is not there. */
  public positionOf(path: FieldPath): Position {
    return this.file.positionOf(this.document, [...this.prefix, ...path]);
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * A field of an object, also one that is not there: whoever reads it asks for what it expects, and gets nothing where
 * something else stands. So a rule never fails over a manifest of the wrong shape.
 */
export class Field {
  // Few fields are ever told: the way to one is put together when it is.
  private way?: FieldPath;
  private above?: Field;

  public constructor(
    /** The object that it is of. */
    public readonly object: ManifestObject,
    path: FieldPath,
    /** What stands there, of any type; undefined if nothing does. */
    public readonly value: unknown,
  ) {
    this.way = path;
  }

  public get path(): FieldPath {
    if (this.above) {
      this.way = [...this.above.path, ...(this.way ?? [])];
      this.above = undefined;
    }
    return this.way ?? [];
  }

  private below(way: FieldPath, value: unknown): Field {
    const field = new Field(this.object, way, value);
    field.above = this;
    return field;
  }

  /** The field below, whether it is there or not. */
  public at(...path: (string | number)[]): Field {
    let value: unknown = this.value;
    for (const key of path) {
      if (typeof key === 'number') value = Array.isArray(value) ? value[key] : undefined;
      else value = isRecord(value) && Object.hasOwn(value, key) ? value[key] : undefined;
    }
    return this.below(path, value);
  }

  /** Whether anything stands there; `null` is nothing, as for the controllers. */
  public get isSet(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  /** Its text, if it is one. */
  public get text(): string | undefined {
    return typeof this.value === 'string' ? this.value : undefined;
  }

  /** Its number, if it is one. */
  public get number(): number | undefined {
    return typeof this.value === 'number' ? this.value : undefined;
  }

  /** Its truth, if it is one. */
  public get boolean(): boolean | undefined {
    return typeof this.value === 'boolean' ? this.value : undefined;
  }

  /** A text as it is, a number or a truth as it is written; undefined for anything else. */
  public get scalar(): string | undefined {
    return ['string', 'number', 'boolean'].includes(typeof this.value) ? String(this.value) : undefined;
  }

  /** The items of a list; none if it is no list. */
  public get items(): Field[] {
    if (!Array.isArray(this.value)) return [];
    return this.value.map((item, i) => this.below([i], item));
  }

  /** The fields of an object with their names; none if it is no object. */
  public get entries(): [string, Field][] {
    if (!isRecord(this.value)) return [];
    return Object.entries(this.value).map(([key, value]) => [key, this.below([key], value)]);
  }

  /** The texts of a map of labels or annotations; what is no text is left out. */
  public get labels(): Readonly<Record<string, string>> {
    return Object.fromEntries(
      this.entries.flatMap(([key, { scalar }]) => (scalar === undefined ? [] : [[key, scalar]])),
    );
  }

  /** `spec.strategy.canary.steps[0]` */
  public toString(): string {
    return printedPath(this.path);
  }
}
