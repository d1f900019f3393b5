import { existsSync } from 'node:fs';
import { ReleaseTrainError } from '../core';
import { git } from '../git';
import { removedServices } from '../gitops';
import type { Finding } from '../policy';
import { readBoth, readSide, releaseHazards, type Side } from '../review';

/**
 * What must not take the place of another tree, whatever it is like by itself: it lacks a service that was not decommissioned,
 * or it changes at once what has to be changed one after the other.
 *
 * @param dir a rendered tree, or a checkout of the GitOps repository
 * @param against another one, or a revision of the Git repository that `dir` lies in
 * @throws ReleaseTrainError if they cannot be compared
 */
export async function againstFindings(dir: string, against: string): Promise<Finding[]> {
  const removed = (await removedServices(dir, against)).map(({ path, message, remedy }) => ({
    ...COMMON,
    rule: 'removed-service',
    message,
    remedy,
    file: path,
  }));
  const { before, after } = await readBoth(await sideOf(dir, against), await readSide(dir));
  const hazards = releaseHazards(before, after).flatMap(({ id, text, objects }) => {
    const [, what = text, remedy = ''] = /^(.*); (.*?)$/s.exec(text) ?? [];
    return objects.map(({ kind, namespace, name, file }) => ({
      ...COMMON,
      rule: id,
      message: `${what} (compared with ${against})`,
      remedy: remedy || 'publish it in two steps; release-train diff shows what changes',
      file,
      object: `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`,
      kind,
      ...(namespace === undefined ? {} : { namespace }),
      name,
    }));
  });
  return [...removed, ...hazards];
}

// It is about the whole file, or the whole object.
const COMMON = { severity: 'error', line: 1, column: 1 } as const;

/** A folder, or what a revision has where `dir` lies. */
async function sideOf(dir: string, against: string): Promise<Side> {
  if (existsSync(against)) return readSide(against);
  const prefix = (await git(dir, ['rev-parse', '--show-prefix'])).trimEnd();
  if (prefix !== '' && against.includes(':'))
    throw new ReleaseTrainError(`--against ${against}: give the revision alone; the folder of it is that of ${dir}`);
  return readSide(prefix === '' ? against : `${against}:${prefix.replace(/\/$/, '')}`, dir);
}
