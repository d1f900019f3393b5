export { Gathering } from './gathering';
export { type KeptSchemas, keepSchemas } from './keep';
export { readSchemas, schemasOf } from './read-shelf';
export { type SchemaCheck, type SchemaFinding, schemaCheck, schemaFindings, schemasNotDone } from './schema-check';
export type { KindVersion, KnownKind, SchemaNode } from './schema-node';
export { SchemaShelf, type ShelfAnswer, type ShelfContents } from './schema-shelf';
