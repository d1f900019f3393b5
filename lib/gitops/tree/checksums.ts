import { treePathProblem } from './tree-path';

/** What `sha256sum` writes and `sha256sum -c` checks: a hash per path, and lines for people that begin with `#`. */
export interface Checksums {
  /** The comment lines, without their `# `. */
  readonly comments: readonly string[];
  /** SHA-256 in hexadecimal digits, by path. */
  readonly hashes: ReadonlyMap<string, string>;
}

/** The text of a checksum file: comments first, then the paths by code unit, so that equal sets give equal bytes. */
export function formatChecksums({ comments, hashes }: Checksums): string {
  const lines = [...hashes.keys()].sort().map((path) => `${hashes.get(path)}  ${path}`);
  return [...comments.map((comment) => `# ${comment}`), ...lines].map((line) => `${line}\n`).join('');
}

/**
 * Reads a checksum file; undefined if a line is neither a comment nor a hash with a path that may be in a tree
 * (conflict markers, say, or a path that leads out of the folder). Git may have given its lines the ends of Windows.
 */
export function parseChecksums(text: string): Checksums | undefined {
  const comments: string[] = [];
  const hashes = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, hash, path] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
    if (line === '') continue;
    if (line.startsWith('#')) comments.push(line.replace(/^# ?/, ''));
    else if (hash && path && !treePathProblem(path)) hashes.set(path, hash);
    else return undefined;
  }
  return { comments, hashes };
}
