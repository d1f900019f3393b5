import { type Fields, isRecord } from '../../manifests';
import { withoutEnvelope } from './crds';
import { METADATA_REF } from './object-meta';
import type { KnownKind, SchemaNode } from './schema-node';
import { sortedFields, strippedSchema } from './stripped';

const PREFIX = '#/components/schemas/';
const OBJECT_META = 'io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta';

/** The kinds of an OpenAPI document, and the definitions that their schemas refer to. */
export interface OpenApiKinds {
  readonly kinds: readonly KnownKind[];
  readonly definitions: ReadonlyMap<string, SchemaNode>;
}

/** Whether a value is a document as the API server gives it below `/openapi/v3`. */
export function isOpenApiDocument({ openapi }: Fields): boolean {
  return typeof openapi === 'string' && openapi.startsWith('3.');
}

/**
 * What an OpenAPI document of the API server says of its kinds.
 *
 * @param isWanted which groups; those of CRDs are told better by these
 */
export function kindsOfOpenApi(document: Fields, isWanted: (group: string) => boolean = () => true): OpenApiKinds {
  const components = isRecord(document.components) ? document.components : {};
  const schemas = isRecord(components.schemas) ? components.schemas : {};
  const definitions = new Map<string, SchemaNode>();
  const kinds = Object.values(schemas).flatMap((schema) => {
    if (!isRecord(schema) || !isObject(schema)) return [];
    const kind = withoutEnvelope(builtIn(schema), true);
    return groupVersionKinds(schema)
      .filter(({ group }) => isWanted(group))
      .map(({ group, version, kind: name }): KnownKind => {
        reach(kind, schemas, definitions);
        return { group, kind: name, source: 'openapi', versions: { [version]: { served: true, schema: kind } } };
      });
  });
  return { kinds, definitions };
}

/** Whether it is what one applies: lists, options and events of watches have other metadata, or none. */
function isObject({ properties }: Fields): boolean {
  if (!isRecord(properties)) return false;
  return refOf(properties.metadata) === OBJECT_META && 'kind' in properties && 'apiVersion' in properties;
}

function groupVersionKinds(schema: Fields): { group: string; version: string; kind: string }[] {
  const list = schema['x-kubernetes-group-version-kind'];
  if (!Array.isArray(list)) return [];
  return list.flatMap(({ group, version, kind }) =>
    [group, version, kind].every((it) => typeof it === 'string') ? [{ group, version, kind }] : [],
  );
}

/** Takes along what a schema refers to, directly or not. */
function reach(node: unknown, schemas: Fields, definitions: Map<string, SchemaNode>): void {
  if (Array.isArray(node)) for (const it of node) reach(it, schemas, definitions);
  if (!isRecord(node)) return;
  const { $ref } = node;
  if (typeof $ref === 'string' && !definitions.has($ref)) {
    const definition = builtIn(schemas[$ref]);
    definitions.set($ref, definition);
    reach(definition, schemas, definitions);
  }
  for (const it of Object.values(node)) reach(it, schemas, definitions);
}

/** The name of the definition that stands in the place of a schema, be it alone or beside a default and a description. */
function refOf(schema: unknown): string | undefined {
  if (!isRecord(schema)) return undefined;
  const { $ref, allOf } = schema;
  if (typeof $ref === 'string' && $ref.startsWith(PREFIX)) return $ref.slice(PREFIX.length);
  return Array.isArray(allOf) && allOf.length === 1 ? refOf(allOf[0]) : undefined;
}

/**
 * A schema of a built-in kind in the words of a structural one. What differs: an object of no known fields is open; a default
 * is what Go begins with, so that a field with one can be required all the same; and a list with keys may repeat them, as the
 * variables of a container do.
 */
function builtIn(schema: unknown): SchemaNode {
  if (!isRecord(schema)) return OPEN;
  const ref = refOf(schema);
  if (ref === OBJECT_META) return METADATA;
  if (ref !== undefined) return { $ref: ref };
  if (schema.format === 'int-or-string') return { 'x-kubernetes-int-or-string': true };
  const { node } = strippedSchema({
    ...schema,
    properties: undefined,
    items: undefined,
    additionalProperties: undefined,
  });
  const { 'x-kubernetes-list-type': _, 'x-kubernetes-list-map-keys': __, ...rest } = node;
  const { properties, items, additionalProperties: additional } = schema;
  const isOpen =
    (schema.type === undefined || schema.type === 'object') && !isRecord(properties) && !isRecord(additional);
  return sortedFields({
    ...rest,
    properties: isRecord(properties)
      ? sortedFields(Object.fromEntries(Object.entries(properties).map(([name, it]) => [name, builtIn(it)])))
      : undefined,
    items: isRecord(items) ? builtIn(items) : undefined,
    additionalProperties: isRecord(additional) ? builtIn(additional) : undefined,
    ...(isOpen ? OPEN : {}),
  });
}

const OPEN: SchemaNode = { 'x-kubernetes-preserve-unknown-fields': true };

/** The metadata of a template in another object: the same fields as of an object. */
const METADATA: SchemaNode = { $ref: METADATA_REF };
