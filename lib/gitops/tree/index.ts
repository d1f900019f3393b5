export * from './checksums';
export * from './read-tree';
export { fold, treePathProblem, treeProblems } from './tree-path';
export { writeTree } from './write-tree';
