export * from './checksums';
export { filesBelow, makeFolder, pruneFolders } from './folders';
export * from './read-tree';
export { environmentOf, isCatalogFile, serviceFolderOf, serviceOfFolder, treePathProblem } from './tree-path';
export { type TreeOptions, writeTree } from './write-tree';
