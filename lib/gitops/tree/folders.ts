import { existsSync, lstatSync, mkdirSync, readdirSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';

/**
 * Makes a folder, and those above it. `onMake` is called before each.
 *
 * Not by mkdir's `recursive`: Node 20 never comes back from it where a folder exists and takes no new ones, as /proc does.
 */
export function makeFolder(folder: string, onMake: (folder: string) => void = () => {}): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
  if (dirname(folder) !== folder) makeFolder(dirname(folder), onMake);
  onMake(folder);
  mkdirSync(folder);
}

/**
 * Removes the folders of a file that is gone, as far up to `root` as they are empty. `onPrune` is called before each
 * attempt. A folder that cannot be removed stays: an empty one harms nobody.
 */
export function pruneFolders(root: string, path: string, onPrune: (folder: string) => void = () => {}): void {
  for (let folder = posix.dirname(path); folder !== '.'; folder = posix.dirname(folder)) {
    if (!existsSync(join(root, folder))) continue;
    onPrune(folder);
    try {
      rmdirSync(join(root, folder));
    } catch {
      return;
    }
  }
}

/**
 * The plain files in a folder and those below it, by their paths from `root`; none where there is no such folder. Symlinks are
 * not followed, as Git does not either. `onOther` is called with what is neither a file nor a folder.
 */
export function filesBelow(root: string, folder: string, onOther: (path: string) => void = () => {}): string[] {
  if (!lstatSync(join(root, folder), { throwIfNoEntry: false })?.isDirectory()) return [];
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) return filesBelow(root, path, onOther);
    if (entry.isFile()) return [path];
    onOther(path);
    return [];
  });
}
