import { isAbsolute, join, relative } from 'node:path';

/** Where a finding is, as whoever ran the check finds it. */
export interface Located {
  /** From the working directory, with `/`. */
  readonly path: string;
  readonly line: number;
  readonly column: number;
}

/** The place of a finding in a tree that lies in a folder, or is one file. */
export function locatedIn(
  dir: string,
  { file, line, column }: { readonly file: string; readonly line: number; readonly column: number },
): Located {
  // Of a single file, its path is the tree.
  const path = file === dir || isAbsolute(file) ? file : join(dir, file);
  const near = isAbsolute(path) ? relative(process.cwd(), path) : path;
  return { path: (near.startsWith('..') ? path : near).replaceAll('\\', '/'), line, column };
}
