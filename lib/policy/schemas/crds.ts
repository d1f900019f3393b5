import { type Fields, isRecord } from '../../manifests';
import type { KindVersion, KnownKind, SchemaNode } from './schema-node';
import { sortedFields, strippedSchema } from './stripped';

/** What a CustomResourceDefinition says of its kind; a sentence where it says nothing of use. */
export function kindOfCrd(crd: Fields): KnownKind | string {
  const spec = isRecord(crd.spec) ? crd.spec : {};
  const names = isRecord(spec.names) ? spec.names : {};
  const { group } = spec;
  const { kind } = names;
  if (typeof group !== 'string' || typeof kind !== 'string')
    return 'it lacks spec.group or spec.names.kind, which every CustomResourceDefinition has';
  if (!Array.isArray(spec.versions) || crd.apiVersion === 'apiextensions.k8s.io/v1beta1')
    return 'it is written for apiextensions.k8s.io/v1beta1, which Kubernetes 1.22 and later do not take; write it as v1';
  const versions = spec.versions.flatMap((version) => {
    if (!isRecord(version) || typeof version.name !== 'string') return [];
    return [[version.name, versionOf(version, spec.preserveUnknownFields === true)] as const];
  });
  return { group, kind, source: 'crd', versions: sortedFields(Object.fromEntries(versions)) as KnownKind['versions'] };
}

function versionOf(version: Fields, keepsUnknown: boolean): KindVersion {
  const schema = isRecord(version.schema) ? version.schema.openAPIV3Schema : undefined;
  const { node, celRules } = strippedSchema(schema);
  const hasStatus = isRecord(version.subresources) && isRecord(version.subresources.status);
  return sortedFields({
    served: version.served !== false,
    deprecated: version.deprecated === true ? String(version.deprecationWarning ?? '') : undefined,
    celRules: celRules > 0 ? celRules : undefined,
    schema: isRecord(schema) ? withoutEnvelope(node, hasStatus, keepsUnknown) : undefined,
  }) as unknown as KindVersion;
}

/**
 * A kind's schema without what every kind has. A status that is a subresource is not looked at either: the API server takes it
 * out of what is applied before it validates.
 *
 * @see https://github.com/kubernetes/apiextensions-apiserver/blob/v0.36.1/pkg/registry/customresource/strategy.go
 */
export function withoutEnvelope(node: SchemaNode, hasStatus: boolean, keepsUnknown = false): SchemaNode {
  const { apiVersion: _, kind: __, metadata, status, ...properties } = node.properties ?? {};
  const required = node.required?.filter(
    (it) => !['apiVersion', 'kind', ...(hasStatus ? ['status'] : [])].includes(it),
  );
  return sortedFields({
    ...node,
    properties: sortedFields({
      ...properties,
      metadata: metadata?.properties ? metadata : undefined,
      status: status && hasStatus ? { 'x-kubernetes-preserve-unknown-fields': true } : status,
    }),
    required: required?.length ? required : undefined,
    ...(keepsUnknown ? { 'x-kubernetes-preserve-unknown-fields': true } : {}),
  });
}
