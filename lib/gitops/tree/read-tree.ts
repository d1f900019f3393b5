import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Problem, ReleaseTrainError, sha256 } from '../../core';
import { parseChecksums } from './checksums';

/** The folder below a tree's root that this library keeps for itself. */
export const OWN_FOLDER = '.release-train';

/** Where a tree's index lies below its root. */
export const TREE_INDEX = `${OWN_FOLDER}/tree.sha256`;

/** What begins the index's comment that marks a partial tree. */
export const ONLY_COMMENT = 'only: ';

/** What begins the index's comments that name the service of a file. */
export const SERVICE_COMMENT = 'service: ';

/** A fleet as synth rendered it to disk. */
export interface RenderedTree {
  /** The content of every file, by its path from the tree's root. */
  readonly files: ReadonlyMap<string, string>;
  /** The services that files belong to whose path does not say it (release files), by path. */
  readonly owners: ReadonlyMap<string, string>;
  /**
   * The services that were rendered.
   *
   * @default the tree is whole
   */
  readonly only?: readonly string[];
}

/**
 * Reads a rendered tree and checks that it is whole and as synth wrote it.
 *
 * @throws ReleaseTrainError if `dir` holds no finished tree, or if files were changed or lost since
 */
export function readTree(dir: string): RenderedTree {
  const index = readIndex(dir);
  const problems: Problem[] = [];
  const files = new Map<string, string>();
  for (const [path, hash] of index.hashes) {
    const content = contentOf(join(dir, path));
    if (content === undefined) problems.push({ path, message: 'is missing since synth wrote it: run synth again' });
    else if (sha256(content) !== hash)
      problems.push({
        path,
        message: 'was changed since synth wrote it: change the source instead and run synth again',
      });
    else files.set(path, content.toString('utf8'));
  }
  if (problems.length) throw new ReleaseTrainError(`the tree in ${dir} is not what synth wrote`, problems);
  const only = index.comments
    .find((comment) => comment.startsWith(ONLY_COMMENT))
    ?.slice(ONLY_COMMENT.length)
    .split(',');
  const owners = ownersIn(index.comments);
  return only ? { files, owners, only } : { files, owners };
}

function ownersIn(comments: readonly string[]): Map<string, string> {
  const owners = new Map<string, string>();
  for (const comment of comments.filter((line) => line.startsWith(SERVICE_COMMENT))) {
    const [, service, path] = /^(\S+) (.+)$/.exec(comment.slice(SERVICE_COMMENT.length)) ?? [];
    if (service && path) owners.set(path, service);
  }
  return owners;
}

function readIndex(dir: string) {
  const text = contentOf(join(dir, TREE_INDEX))?.toString('utf8');
  if (text === undefined) {
    throw new ReleaseTrainError('there is no rendered tree', [
      {
        path: dir,
        message: `holds no ${TREE_INDEX}, or is incomplete: run synth again (\`npm run synth\`, or \`release-train synth\`)`,
      },
    ]);
  }
  const index = parseChecksums(text);
  if (!index) {
    throw new ReleaseTrainError('the rendered tree cannot be read', [
      {
        path: join(dir, TREE_INDEX),
        message: 'is not as synth wrote it: run synth again (`npm run synth`, or `release-train synth`)',
      },
    ]);
  }
  return index;
}

function contentOf(file: string): Buffer | undefined {
  try {
    return readFileSync(file);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR', 'EISDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
