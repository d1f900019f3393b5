import { type Fields, isRecord } from '../../manifests';
import type { SchemaNode } from './schema-node';

const SCALARS = [
  'type',
  'format',
  'pattern',
  'minLength',
  'maxLength',
  'minimum',
  'maximum',
  'multipleOf',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
];
const FLAGS = [
  'nullable',
  'exclusiveMinimum',
  'exclusiveMaximum',
  'uniqueItems',
  'x-kubernetes-int-or-string',
  'x-kubernetes-preserve-unknown-fields',
  'x-kubernetes-embedded-resource',
];

/** A schema, with what a check needs and nothing else, each in the same order; and its rules in CEL counted. */
export function strippedSchema(schema: unknown): { readonly node: SchemaNode; readonly celRules: number } {
  const stripper = new Stripper();
  return { node: stripper.node(schema), celRules: stripper.celRules };
}

class Stripper {
  public celRules = 0;

  public node(schema: unknown): SchemaNode {
    if (!isRecord(schema)) return {};
    const rules = schema['x-kubernetes-validations'];
    if (Array.isArray(rules)) this.celRules += rules.length;
    const defaulted = defaultedOf(schema);
    const listType = schema['x-kubernetes-list-type'];
    const node: Record<string, unknown> = {
      ...Object.fromEntries(SCALARS.map((key) => [key, schema[key]])),
      ...Object.fromEntries(FLAGS.map((key) => [key, schema[key] === true ? true : undefined])),
      enum: Array.isArray(schema.enum) ? schema.enum : undefined,
      items: isRecord(schema.items) ? this.node(schema.items) : undefined,
      properties: isRecord(schema.properties) ? this.nodes(schema.properties) : undefined,
      additionalProperties: this.additional(schema.additionalProperties),
      required: texts(schema.required),
      defaulted: defaulted.length > 0 ? defaulted : undefined,
      allOf: this.list(schema.allOf),
      anyOf: isIntOrString(schema) ? undefined : this.list(schema.anyOf),
      oneOf: this.list(schema.oneOf),
      not: isRecord(schema.not) ? this.node(schema.not) : undefined,
      // An atomic list may hold what it wants.
      'x-kubernetes-list-type': listType === 'map' || listType === 'set' ? listType : undefined,
      'x-kubernetes-list-map-keys': texts(schema['x-kubernetes-list-map-keys']),
    };
    return sortedFields(node) as SchemaNode;
  }

  private nodes(schemas: Fields): Record<string, SchemaNode> {
    return sortedFields(
      Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, this.node(schema)])),
    ) as Record<string, SchemaNode>;
  }

  private list(schemas: unknown): SchemaNode[] | undefined {
    return Array.isArray(schemas) && schemas.length > 0 ? schemas.map((it) => this.node(it)) : undefined;
  }

  private additional(schema: unknown): SchemaNode | true | undefined {
    return isRecord(schema) ? this.node(schema) : schema === true || undefined;
  }
}

/** What every such schema says a second time: `anyOf: [{ type: integer }, { type: string }]`. */
function isIntOrString(schema: Fields): boolean {
  const { anyOf } = schema;
  return (
    schema['x-kubernetes-int-or-string'] === true &&
    Array.isArray(anyOf) &&
    anyOf.every((it) => isRecord(it) && Object.keys(it).join() === 'type')
  );
}

function defaultedOf({ properties }: Fields): string[] {
  return isRecord(properties)
    ? Object.entries(properties)
        .filter(([, it]) => isRecord(it) && it.default !== undefined)
        .map(([name]) => name)
        .sort()
    : [];
}

function texts(list: unknown): string[] | undefined {
  const found = Array.isArray(list) ? list.filter((it) => typeof it === 'string').sort() : [];
  return found.length > 0 ? found : undefined;
}

/** The same fields in one order, those without a value left out: an API server and a file have them in different ones. */
export function sortedFields(fields: Fields): Fields {
  return Object.fromEntries(
    Object.keys(fields)
      .filter((key) => fields[key] !== undefined)
      .sort()
      .map((key) => [key, fields[key]]),
  );
}
