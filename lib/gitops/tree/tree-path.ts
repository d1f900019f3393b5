import { type Problem, show } from '../../core';

/** Says why a path cannot be a file of a rendered tree, or undefined. */
export function treePathProblem(path: string): string | undefined {
  if (path === '' || path.startsWith('/'))
    return `${show(path)} is no path below the tree; write for example clusters/prod/x.yaml`;
  // sha256sum escapes these in its lists, and a shell or a web page shows them wrongly.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\\\u0000-\u001f\u007f]/.test(path))
    return `${show(path)} has a backslash or a control character; write the path with "/"`;
  const parts = path.split('/');
  if (parts.some((part) => part === '' || part === '.' || part === '..')) {
    return `${show(path)} has an empty part, "." or ".."; write the path from the tree's root, each folder once`;
  }
  if (parts.some((part) => fold(part) === '.git')) return `${show(path)} leads into a .git folder, which is Git's own`;
  if (fold(parts[0] ?? '') === '.release-train')
    return `${show(path)} leads into .release-train, which this library keeps for itself`;
  return undefined;
}

/** What is wrong with the paths of a tree, each for itself and all together, on every file system. */
export function treePathProblems(paths: Iterable<string>): Problem[] {
  const taken = new Map<string, Taken>();
  return [...paths].flatMap((path) => {
    const message = treePathProblem(path) ?? clash(path, taken);
    return message ? [{ path, message }] : [];
  });
}

/** The service whose folder in a cluster this is, or lies in; undefined for all other folders. */
export function serviceOfFolder(folder: string): string | undefined {
  return SERVICE_FOLDER.exec(folder)?.[1];
}

/** The folder of a service that this folder is, or lies in: `clusters/prod/apps/svc-a`. */
export function serviceFolderOf(folder: string): string | undefined {
  return SERVICE_FOLDER.exec(folder)?.[0];
}

/** The environment that a path in `clusters/` or `catalog/` is about. */
export function environmentOf(path: string): string | undefined {
  return /^(?:clusters|catalog)\/([^/]+)\//.exec(path)?.[1];
}

/** Whether this is a file of a catalog, which tells an ApplicationSet of a service: `catalog/prod/services/svc-a.yaml`. */
export function isCatalogFile(path: string): boolean {
  return /^catalog\/[^/]+\/[^/]+\/[^/]+$/.test(path);
}

const SERVICE_FOLDER = /^clusters\/[^/]+\/apps\/([^/]+)/;

/** A file or folder that a path needs. */
interface Taken {
  readonly as: string;
  readonly folder: boolean;
  readonly by: string;
}

function clash(path: string, taken: Map<string, Taken>): string | undefined {
  for (const [as, folder] of prefixes(path)) {
    const other = taken.get(fold(as));
    if (!other) taken.set(fold(as), { as, folder, by: path });
    else if (other.folder !== folder) {
      return `needs a ${folder ? 'folder' : 'file'} where ${other.by} needs a ${folder ? 'file' : 'folder'}; rename one of them`;
    } else if (other.as !== as) {
      return `differs from ${other.by} only in upper and lower case, and many file systems take them for one; rename one of them`;
    }
  }
  return undefined;
}

/** A path as a file system sees it that does not tell upper from lower case. */
function fold(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

function* prefixes(path: string): Generator<[as: string, folder: boolean]> {
  for (let slash = path.indexOf('/'); slash >= 0; slash = path.indexOf('/', slash + 1))
    yield [path.slice(0, slash), true];
  yield [path, false];
}
