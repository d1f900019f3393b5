import { counted, jsonInKeyOrder, listed, nearestName, someOf } from '../../core';
import { type FieldPath, type Fields, isRecord, printedPath } from '../../manifests';
import { OBJECT_META } from './object-meta';
import { checkNumber, checkText, type NotEvaluated, type Told } from './scalars';
import type { SchemaNode } from './schema-node';
import type { Violation } from './violation';
import { asType, isNear, namesOf, shown, typeNamed } from './words';

/** Finds a definition that a schema refers to. */
export type DefinitionOf = (name: string) => SchemaNode;

/** More in one object are of no help. */
const MOST_VIOLATIONS = 50;

const ENVELOPE = new Set(['apiVersion', 'kind', 'metadata']);

/**
 * What a schema does not allow in an object, as the API server tells it with strict validation, which is how kubectl and
 * Argo CD apply: defaults are there, nulls are not unless they may be, unknown fields are errors.
 */
export function violations(
  object: Fields,
  schema: SchemaNode,
  definitionOf: DefinitionOf,
  notEvaluated: NotEvaluated,
): Violation[] {
  const walk = new Walk(definitionOf, notEvaluated, object.kind === 'Secret');
  walk.whole(object, schema);
  return walk.found;
}

class Walk implements Told {
  public found: Violation[] = [];
  private readonly path: (string | number)[] = [];

  public constructor(
    private readonly definitionOf: DefinitionOf,
    public readonly notEvaluated: NotEvaluated,
    /** Its values must not be shown. */
    private readonly isSecret: boolean,
  ) {}

  public whole(value: Fields, node: SchemaNode): void {
    this.resource(value, node);
    this.combined(value, node);
  }

  /** An object with kind and metadata, be it the whole or one within another. */
  private resource(value: Fields, node: SchemaNode): void {
    const { metadata } = value;
    if (metadata !== undefined && metadata !== null) this.below('metadata', metadata, OBJECT_META, true);
    this.fields(value, node, true, true);
  }

  private below(key: string | number, value: unknown, node: SchemaNode, isClosed: boolean): void {
    this.path.push(key);
    this.value(value, node, isClosed);
    this.path.pop();
  }

  /** @param isClosed whether unknown fields are errors: not within anyOf and its like, which tell a part */
  private value(value: unknown, node: SchemaNode, isClosed: boolean): void {
    if (this.found.length >= MOST_VIOLATIONS) return;
    if (node.$ref !== undefined) {
      this.value(value, this.resolved(node), isClosed);
      return;
    }
    if (value === null) {
      if (!node.nullable && (node.type !== undefined || node['x-kubernetes-int-or-string']))
        this.tell('null stands where a value is needed', 'write the value, or take the item out');
      return;
    }
    // What is filled in later may be of any type.
    if (typeof value === 'string' && UNRENDERED.test(value)) return;
    if (!this.typed(value, node)) return;
    if (node.enum && !node.enum.some((it) => isSame(it, value))) this.notOneOf(value, node.enum);
    if (typeof value === 'string') checkText(value, node, this);
    else if (typeof value === 'number') checkNumber(value, node, this);
    else if (Array.isArray(value)) this.list(value, node, isClosed);
    else if (isRecord(value)) {
      if (node['x-kubernetes-embedded-resource']) this.embedded(value, node, isClosed);
      else this.fields(value, node, isClosed, false);
    }
    this.combined(value, node);
  }

  private typed(value: unknown, node: SchemaNode): boolean {
    const type = typeOf(value);
    if (node['x-kubernetes-int-or-string']) {
      if (type === 'integer' || type === 'string') return true;
      this.tell(`${this.shown(value)} is neither an integer nor a text`, 'write a whole number, or a text in quotes');
      return false;
    }
    if (node.type === undefined || node.type === type || (node.type === 'number' && type === 'integer')) return true;
    const what = type === 'object' || type === 'array' ? typeNamed(type) : `${this.shown(value)}, ${typeNamed(type)},`;
    this.tell(
      `${what} stands where ${typeNamed(node.type)} belongs`,
      this.isSecret ? `write ${typeNamed(node.type)}` : asType(value, node, String(this.path.at(-1) ?? '')),
    );
    return false;
  }

  private notOneOf(value: unknown, values: readonly unknown[]): void {
    const names = values.filter((it) => typeof it === 'string');
    const near = typeof value === 'string' ? nearestName(value, names) : undefined;
    const known = someOf(
      values.map((it) => shown(it)),
      12,
    );
    this.tell(
      `${this.shown(value)} is none of ${known}`,
      near && isNear(near.changes, near.name) ? `write ${near.name}` : `write one of ${known}`,
    );
  }

  private list(value: readonly unknown[], node: SchemaNode, isClosed: boolean): void {
    const { minItems, maxItems, items } = node;
    if (minItems !== undefined && value.length < minItems)
      this.tell(
        `it has ${counted(value.length, 'item')} and needs at least ${minItems}`,
        `write at least ${counted(minItems, 'item')}`,
      );
    if (maxItems !== undefined && value.length > maxItems)
      this.tell(
        `it has ${counted(value.length, 'item')}, and ${maxItems} is the most`,
        `write at most ${counted(maxItems, 'item')}`,
      );
    const listType = node['x-kubernetes-list-type'];
    if (value.length > 1 && (listType || node.uniqueItems)) this.unique(value, node);
    if (items) for (let i = 0; i < value.length; i++) this.below(i, value[i], items, isClosed);
  }

  private unique(value: readonly unknown[], node: SchemaNode): void {
    const keys = node['x-kubernetes-list-type'] === 'map' ? (node['x-kubernetes-list-map-keys'] ?? []) : undefined;
    const seen = new Map<string, number>();
    value.forEach((item, i) => {
      const own = keys ? Object.fromEntries(keys.map((key) => [key, isRecord(item) ? item[key] : undefined])) : item;
      const identity = jsonInKeyOrder(own);
      const first = seen.get(identity);
      if (first === undefined) {
        seen.set(identity, i);
        return;
      }
      const name = keys?.map((key) => `${key} ${this.shown((own as Fields)[key] ?? '')}`);
      this.path.push(i);
      this.tell(
        name ? `item ${first} has the same ${listed(name)}` : `item ${first} is the same`,
        keys ? `give each item its own ${listed(keys)}, or take one out` : 'take one of the two out',
      );
      this.path.pop();
    });
  }

  private embedded(value: Fields, node: SchemaNode, isClosed: boolean): void {
    for (const key of ['apiVersion', 'kind']) {
      if (typeof value[key] === 'string' && value[key] !== '') continue;
      this.path.push(key);
      this.tell(`${key} is missing, and an object within another needs it too`, `write ${key}`);
      this.path.pop();
    }
    if (isClosed) this.resource(value, node);
    else this.fields(value, node, false, true);
  }

  private fields(value: Fields, node: SchemaNode, isClosed: boolean, isResource: boolean): void {
    const { properties, additionalProperties, required, minProperties, maxProperties } = node;
    const keepsUnknown = !isClosed || node['x-kubernetes-preserve-unknown-fields'] === true;
    let count = 0;
    for (const key of Object.keys(value)) {
      const inner = value[key];
      const known = properties && Object.hasOwn(properties, key) ? properties[key] : undefined;
      const schema = known ?? (additionalProperties === true ? undefined : additionalProperties);
      // Nothing stands there, unless the schema takes null for something.
      if (inner === null && !(schema ? this.resolved(schema).nullable : additionalProperties)) {
        if (!schema && !keepsUnknown && !(isResource && ENVELOPE.has(key))) this.unknown(key, node, isResource);
        continue;
      }
      count += 1;
      // Only what its metadata may say is narrowed down by a CRD.
      if (isResource && ENVELOPE.has(key)) {
        if (known) this.below(key, inner, known, false);
      } else if (known) this.below(key, inner, known, isClosed);
      else if (additionalProperties === true) {
        if (isClosed && inner !== null) this.below(key, inner, NOTHING_KNOWN, true);
      } else if (additionalProperties) {
        this.below(key, inner, additionalProperties, isClosed);
      } else if (!keepsUnknown) this.unknown(key, node, isResource);
    }
    if (required) for (const name of required) if (!this.has(value, node, name)) this.missing(name);
    if (minProperties !== undefined && count < minProperties)
      this.tell(
        `it has ${counted(count, 'field')} and needs at least ${minProperties}`,
        `write at least ${counted(minProperties, 'field')}`,
      );
    if (maxProperties !== undefined && count > maxProperties)
      this.tell(
        `it has ${counted(count, 'field')}, and ${maxProperties} is the most`,
        `write at most ${counted(maxProperties, 'field')}`,
      );
  }

  /** What a reference stands for; anything, where it leads round in a circle. */
  private resolved(node: SchemaNode): SchemaNode {
    let found = node;
    for (let i = 0; found.$ref !== undefined; i++)
      found = i < MOST_REFERENCES ? this.definitionOf(found.$ref) : ANYTHING;
    return found;
  }

  private has(value: Fields, node: SchemaNode, name: string): boolean {
    if (node.defaulted?.includes(name)) return true;
    if (!Object.hasOwn(value, name)) return false;
    const known = node.properties && Object.hasOwn(node.properties, name) ? node.properties[name] : undefined;
    return value[name] !== null || known === undefined || this.resolved(known).nullable === true;
  }

  private missing(name: string): void {
    const place = this.place();
    this.path.push(name);
    this.tell(`${name} is missing${place}`, `write ${name}`);
    this.path.pop();
  }

  private unknown(key: string, node: SchemaNode, isResource: boolean): void {
    const known = [...Object.keys(node.properties ?? {}), ...(isResource ? ENVELOPE : [])];
    const near = nearestName(key, known);
    const place = this.place();
    this.path.push(key);
    this.tell(
      `there is no field ${key}${place}`,
      near && isNear(near.changes, near.name)
        ? `write ${near.name}`
        : known.length > 0
          ? `take it out, or write one of ${someOf(known.sort(), 12)}`
          : 'take it out',
    );
    this.path.pop();
  }

  /** allOf, anyOf, oneOf and not. */
  private combined(value: unknown, node: SchemaNode): void {
    const { allOf, anyOf, oneOf, not } = node;
    if (allOf) for (const it of allOf) this.value(value, withDefaults(it, node), false);
    if (anyOf && !anyOf.some((it) => this.fits(value, it, node))) this.fitsNone(anyOf);
    if (oneOf) {
      const fitting = oneOf.filter((it) => this.fits(value, it, node));
      if (fitting.length === 0) this.fitsNone(oneOf);
      if (fitting.length > 1) this.fitsSeveral(fitting);
    }
    if (not && this.fits(value, not, node)) {
      const names = namesOf([not]);
      this.tell(
        names.length > 0
          ? `${listed(names)} may not be set here${names.length > 1 ? ' together' : ''}`
          : `${this.shown(value)} is what the schema excludes`,
        names.length > 0 ? `take ${names.length > 1 ? 'one of them' : 'it'} out` : 'write something else',
      );
    }
  }

  private fits(value: unknown, node: SchemaNode, around: SchemaNode): boolean {
    const { found } = this;
    this.found = [];
    this.value(value, withDefaults(node, around), false);
    const fits = this.found.length === 0;
    this.found = found;
    return fits;
  }

  private fitsNone(ways: readonly SchemaNode[]): void {
    const names = namesOf(ways);
    if (names.length > 0) this.tell(`it needs one of ${names.join(', ')}`, `write one of ${names.join(', ')}`);
    else if (ways.every(({ type }) => type !== undefined)) {
      const types = ways.map(({ type }) => typeNamed(type as string)).join(' or ');
      this.tell(`it is not ${types}`, `write ${types}`);
    } else
      this.tell(
        `it fits none of the ways in which it may be written`,
        'see the description of the field (kubectl explain)',
      );
  }

  private fitsSeveral(ways: readonly SchemaNode[]): void {
    const names = namesOf(ways);
    if (names.length > 1) this.tell(`${listed(names)} exclude each other`, `write one of ${names.join(', ')}`);
    else
      this.tell(
        `it fits ${ways.length} ways in which it may be written, and has to fit one`,
        'see the description of the field (kubectl explain)',
      );
  }

  public shown(value: unknown): string {
    return this.isSecret ? 'the value' : shown(value);
  }

  private place(): string {
    return this.path.length === 0 ? '' : ` in ${printedPath(this.path)}`;
  }

  public tell(message: string, remedy: string): void {
    if (this.found.length < MOST_VIOLATIONS) this.found.push({ path: [...this.path] as FieldPath, message, remedy });
  }
}

/** Below `additionalProperties: true` the API server knows no fields. */
const NOTHING_KNOWN: SchemaNode = {};

const ANYTHING: SchemaNode = { 'x-kubernetes-preserve-unknown-fields': true };

/** From one definition straight to the next; the API server's own documents have one. */
const MOST_REFERENCES = 100;

/** Substituted by Flux, envsubst or the vault plugin of Argo CD, after the check. */
const UNRENDERED = /\$\{\w+[^}]*\}|<path:[^>]+>/;

/** A branch of anyOf and its like is about the same object, whose defaults are there. */
function withDefaults(branch: SchemaNode, { defaulted }: SchemaNode): SchemaNode {
  return defaulted && branch.required?.some((it) => defaulted.includes(it)) ? { ...branch, defaulted } : branch;
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'number';
  return typeof value;
}

function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || one === null) return one === other;
  return jsonInKeyOrder(one) === jsonInKeyOrder(other);
}
