export * from './checksums';
export { makeFolder, pruneFolders } from './folders';
export * from './read-tree';
export { serviceOfFolder, treePathProblem } from './tree-path';
export { type TreeOptions, writeTree } from './write-tree';
