import { existsSync, statSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { ReleaseTrainError } from '../core';
import { git } from '../git';
import { removedBetween, removedServices } from '../gitops';
import type { ManifestTree } from '../manifests';
import { type Hazard, RULES } from '../policy';
import { type HazardObject, readBoth, readSide, releaseHazards, type Side } from '../review';

/**
 * What must not take the place of another tree, whatever it is like by itself: it lacks a service that was not decommissioned,
 * or it changes at once what has to be changed one after the other.
 *
 * @param dir a rendered tree, a checkout of the GitOps repository, or one file
 * @param against another one, or a revision of the Git repository that `dir` lies in
 * @param tree what was read from `dir`
 * @throws ReleaseTrainError if they cannot be compared
 */
export async function againstHazards(dir: string, against: string, tree: ManifestTree): Promise<Hazard[]> {
  if (against.trim() === '')
    throw new ReleaseTrainError('--against is empty: is a variable empty? Give a folder, or a revision');
  const isFolder = statSync(dir).isDirectory();
  // One file tells nothing of services that are gone.
  const removed = isFolder ? (await removedServices(dir, against)).map(removedHazard) : [];
  const { before, after } = await readBoth(await sideOf(dir, against, isFolder), await readSide(dir));
  const hazards = changeHazards(before, after, tree);
  return [...removed, ...hazards.map((it) => ({ ...it, message: `${it.message} (compared with ${against})` }))];
}

/** The same of two trees that are there, such as those of an example. */
export function compareTrees(before: ManifestTree, after: ManifestTree): Hazard[] {
  const texts = new Map([...before.files].map(([path, { text }]) => [path, text]));
  const removed = removedBetween(texts, after.files.keys(), 'what it takes the place of').map(removedHazard);
  return [...removed, ...changeHazards(before, after, after)];
}

function removedHazard({ path, message, remedy }: ReturnType<typeof removedBetween>[number]): Hazard {
  return { rule: 'removed-service', at: { file: path, line: 1, column: 1 }, message, remedy };
}

function changeHazards(before: ManifestTree, after: ManifestTree, tree: ManifestTree): Hazard[] {
  return releaseHazards(before, after).flatMap(({ id, text, objects }) => {
    const rule = RULES.some((it) => it.family === 'release' && it.id === id) ? id : 'stopped-change';
    return objects.map((object) => ({ rule, ...placed(object, text, tree) }));
  });
}

/** At its object, so that the finding has its line and can be accepted there; what only the earlier tree has is named. */
function placed(wanted: HazardObject, message: string, tree: ManifestTree): Pick<Hazard, 'at' | 'message'> {
  const { kind, namespace, name, file } = wanted;
  // A single file is the same one wherever it lies.
  const there = tree.files.get(file) ?? (tree.files.size === 1 ? [...tree.files.values()][0] : undefined);
  const object = there?.objects.find((it) => it.kind === kind && it.namespace === namespace && it.name === name);
  if (object) return { at: object.fields, message };
  const title = `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
  return { at: { file: there?.path ?? file, line: 1, column: 1 }, message: `${title}: ${message}` };
}

/** A folder or a file, or what a revision has where `dir` lies. */
async function sideOf(dir: string, against: string, isFolder: boolean): Promise<Side> {
  if (existsSync(against)) {
    if (statSync(against).isDirectory() !== isFolder)
      throw new ReleaseTrainError(
        `--against ${against}: is a ${isFolder ? 'file' : 'folder'}, and ${dir} is a ${isFolder ? 'folder' : 'file'}; give two of a kind`,
      );
    return readSide(against);
  }
  const folder = isFolder ? dir : dirname(dir);
  const prefix = (await git(folder, ['rev-parse', '--show-prefix'])).trimEnd();
  const path = isFolder ? prefix.replace(/\/$/, '') : `${prefix}${basename(dir)}`;
  if (path !== '' && against.includes(':'))
    throw new ReleaseTrainError(
      `--against ${against}: give the revision alone; the ${isFolder ? 'folder' : 'file'} of it is that of ${dir}`,
    );
  return readSide(path === '' ? against : `${against}:${path}`, folder);
}
