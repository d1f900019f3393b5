import { ManifestTree } from '../../../lib/manifests';
import { checkTree, type Finding, type SchemaShelf, schemasOf } from '../../../lib/policy';

/** A CRD of the kind Thing of example.com/v1, whose spec has this schema. */
export function crd(spec: unknown, version: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'things.example.com' },
    spec: {
      group: 'example.com',
      names: { kind: 'Thing', plural: 'things' },
      scope: 'Namespaced',
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: { type: 'object', properties: { spec } } },
          ...version,
        },
      ],
    },
  };
}

export function shelfOf(...crds: unknown[]): SchemaShelf {
  return schemasOf(crds.map((it) => JSON.stringify(it)).join('\n---\n'));
}

/** A Thing with this spec. */
export function thing(spec: unknown, rest: Record<string, unknown> = {}): Record<string, unknown> {
  return { apiVersion: 'example.com/v1', kind: 'Thing', metadata: { name: 'a' }, spec, ...rest };
}

/** What is wrong with objects: `spec.x: what; remedy`. */
export function wrong(shelf: SchemaShelf, ...objects: unknown[]): string[] {
  return findings(shelf, ...objects).map(({ field, message, remedy }) => `${field}: ${message}; ${remedy}`);
}

export function findings(shelf: SchemaShelf, ...objects: unknown[]): readonly Finding[] {
  return checkTree(ManifestTree.of(objects.map((it) => JSON.stringify(it)).join('\n---\n')), { schemas: shelf })
    .findings;
}

/** What is wrong with a spec of a schema. */
export function wrongSpec(schema: unknown, spec: unknown): string[] {
  return wrong(shelfOf(crd(schema)), thing(spec));
}
