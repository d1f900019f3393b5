import type { SchemaNode } from './schema-node';

const TEXT: SchemaNode = { type: 'string' };
const TEXTS: SchemaNode = { type: 'object', additionalProperties: TEXT };
const TIME: SchemaNode = { type: 'string', format: 'date-time', nullable: true };
const WHOLE: SchemaNode = { type: 'integer', format: 'int64' };
const OPEN: SchemaNode = { 'x-kubernetes-preserve-unknown-fields': true };

/** The name by which schemas refer to the metadata of an object. */
export const METADATA_REF = 'metadata';

/** The metadata of an object, whose fields the API server knows itself: a CRD does not tell them. */
export const OBJECT_META: SchemaNode = {
  type: 'object',
  properties: {
    annotations: TEXTS,
    creationTimestamp: TIME,
    deletionGracePeriodSeconds: WHOLE,
    deletionTimestamp: TIME,
    finalizers: { type: 'array', items: TEXT },
    generateName: TEXT,
    generation: WHOLE,
    labels: TEXTS,
    managedFields: { type: 'array', items: OPEN },
    name: TEXT,
    namespace: TEXT,
    ownerReferences: {
      type: 'array',
      items: {
        type: 'object',
        properties: {
          apiVersion: TEXT,
          blockOwnerDeletion: { type: 'boolean' },
          controller: { type: 'boolean' },
          kind: TEXT,
          name: TEXT,
          uid: TEXT,
        },
        required: ['apiVersion', 'kind', 'name', 'uid'],
      },
    },
    resourceVersion: TEXT,
    selfLink: TEXT,
    uid: TEXT,
  },
};
