export * from './field-path';
export { readKubernetesYaml, type YamlRefusal } from './kubernetes-yaml';
export * from './manifest';
export { ManifestFile } from './manifest-file';
export { Field, ManifestObject } from './manifest-object';
export { clusterOf, environmentOf, ManifestTree } from './manifest-tree';
export type { Position, SourceFile } from './places';
export * from './read-tree';
