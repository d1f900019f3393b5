/**
 * A structural schema, or a part of one, with the words of the API: a CRD's `openAPIV3Schema`, or a kind of the API server's
 * own OpenAPI document. What says nothing about values (descriptions, examples) is left out.
 *
 * @see https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
 */
export interface SchemaNode {
  /** A definition of the shelf that stands in this place. */
  readonly $ref?: string;
  readonly type?: string;
  readonly nullable?: boolean;
  readonly enum?: readonly unknown[];
  readonly format?: string;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly exclusiveMinimum?: boolean;
  readonly maximum?: number;
  readonly exclusiveMaximum?: boolean;
  readonly multipleOf?: number;
  readonly items?: SchemaNode;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly uniqueItems?: boolean;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | true;
  readonly required?: readonly string[];
  readonly minProperties?: number;
  readonly maxProperties?: number;
  readonly allOf?: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
  readonly not?: SchemaNode;
  readonly 'x-kubernetes-int-or-string'?: true;
  readonly 'x-kubernetes-preserve-unknown-fields'?: true;
  readonly 'x-kubernetes-embedded-resource'?: true;
  readonly 'x-kubernetes-list-type'?: 'map' | 'set';
  readonly 'x-kubernetes-list-map-keys'?: readonly string[];
  /** Properties that have a default: they are never missing. */
  readonly defaulted?: readonly string[];
}

/** Parts of schemas that several kinds have in common, by their names. */
export type Definitions = Readonly<Record<string, SchemaNode>>;

/** A kind of an API in one version. */
export interface KindVersion {
  /** Whether the API server takes it. */
  readonly served: boolean;
  /** Why it is deprecated, or an empty text; undefined if it is not. */
  readonly deprecated?: string;
  /** How many rules in CEL it has. */
  readonly celRules?: number;
  /** Undefined if its CRD has none. */
  readonly schema?: SchemaNode;
}

/** What is known of a kind. */
export interface KnownKind {
  /** Empty for the core kinds. */
  readonly group: string;
  readonly kind: string;
  /** Where it is from: a CRD tells all of its versions. */
  readonly source: 'crd' | 'openapi';
  readonly versions: Readonly<Record<string, KindVersion>>;
}
