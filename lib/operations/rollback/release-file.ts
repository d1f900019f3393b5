import { parseRelease, type Release } from '../../core';
import { git, readObjects } from '../../git';
import { listPathOf } from '../../gitops';
import { namedPath } from '../named-path';
import { changesOnBranch } from './mainline';

/** A release file in the GitOps repository, and what it said before. */
export interface ReleaseFileHistory {
  /** From the root of the repository. */
  readonly path: string;
  /** Whether it was published from another repository, where it has to be taken back as well. */
  readonly isPublished: boolean;
  /** What it says now; undefined if it cannot be read. */
  readonly now?: Release;
  /** What it said last of each release, by release id. */
  readonly versions: ReadonlyMap<string, ReleaseFileVersion>;
}

/** A release file as of a commit. */
export interface ReleaseFileVersion {
  readonly release: Release;
  readonly commit: string;
  /** Git's id of the content. */
  readonly blob: string;
}

/**
 * Finds the file that a Rollout names, and reads its history on the branch.
 *
 * @param named the exact path from the root of the repository, or the end of the one path that ends like this
 * @param most the versions that are read at most
 * @returns undefined if there is none, as where the source is in another repository
 */
export async function releaseFileHistory(
  root: string,
  branch: string,
  named: string,
  most: number,
): Promise<ReleaseFileHistory | undefined> {
  const path = await pathOf(root, named);
  if (path === undefined) return undefined;
  const list = listPathOf(path);
  const commits = await changesOnBranch(root, branch, [path], most);
  const changes = commits.flatMap(({ sha, changes: [change] }) =>
    change && !/^0+$/.test(change.after) ? [{ commit: sha, blob: change.after }] : [],
  );
  const texts = await readObjects(root, [...new Set(changes.map(({ blob }) => blob))]);
  const read = (blob: string): Release | undefined => {
    const text = texts.get(blob);
    if (text === undefined) return undefined;
    const release = parseRelease(path, text);
    return release.problems.length > 0 ? undefined : release;
  };
  const versions = new Map<string, ReleaseFileVersion>();
  for (const { commit, blob } of changes) {
    const release = read(blob);
    if (release && !versions.has(release.releaseId)) versions.set(release.releaseId, { release, commit, blob });
  }
  const isPublished = (await git(root, ['--literal-pathspecs', 'ls-tree', 'HEAD', '--', list])) !== '';
  const [last] = changes;
  return { path, isPublished, now: last && read(last.blob), versions };
}

async function pathOf(root: string, named: string): Promise<string | undefined> {
  const args = ['--literal-pathspecs', 'ls-tree', '-r', '-z', '--name-only', 'HEAD'];
  return namedPath(named, (await git(root, args)).split('\0'));
}

/** What a rollback does with a release file. */
export type ReleaseFilePlan =
  /** It is restored as it was. */
  | {
      readonly kind: 'restored';
      readonly path: string;
      readonly version: ReleaseFileVersion;
      readonly isPublished: boolean;
      readonly words: string[];
    }
  /** It says so already, or somebody has to do something about it. */
  | { readonly kind: 'left'; readonly words: string[] };

/** What is known of a service's release file, and of who else reads it. */
export interface ReleaseFileFacts {
  readonly service: string;
  /** As the Rollout names it; undefined where the release did not come from a file. */
  readonly named?: string;
  readonly history?: ReleaseFileHistory;
  readonly from: { readonly key: string; readonly image?: string };
  readonly to: { readonly key: string };
  /** Other environments whose service of this name reads the same file. */
  readonly sharedWith: readonly string[];
}

/**
 * Restores a release file only where it says what is left: what it says of another release, somebody else has written meanwhile,
 * and for a reason.
 */
export function planReleaseFile(facts: ReleaseFileFacts): ReleaseFilePlan {
  const { service, named, history, from, to, sharedWith } = facts;
  const left = (...words: string[]): ReleaseFilePlan => ({ kind: 'left', words });
  if (named === undefined)
    return left(
      `the manifests of ${service} name no release file: put the release back in the source as well, or the next publish is refused`,
    );
  if (!history) return left(...inSourceRepository(named, from.image));
  const { path, now, versions, isPublished } = history;
  if (now?.releaseId === to.key) return left(`${path} says ${to.key} already`);
  if (!now) return left(`${path} cannot be read, and stays as it is: write the release ${to.key} into it`);
  if (now.releaseId !== from.key)
    return left(
      `${path} says ${now.releaseId}, which is neither what is left nor what is restored, and stays as it is: the next publish brings that. Look whether it has the same fault`,
    );
  const version = versions.get(to.key);
  if (!version)
    return left(
      `${path} never said ${to.key} on this branch, and stays as it is: write that release into it, or the next publish is refused`,
    );
  return {
    kind: 'restored',
    path,
    version,
    isPublished,
    words: [
      ...(sharedWith.length > 0
        ? [
            `${path} is also that of ${service} in ${sharedWith.join(', ')}: the next publish takes it back there, too. If that is not wanted, give each environment a release file of its own`,
          ]
        : []),
      ...(isPublished ? [`${path} was published from another repository: take it back there as well, as below`] : []),
    ],
  };
}

/** The commands for a source repository whose release files are not published along. */
function inSourceRepository(named: string, image: string | undefined): string[] {
  const search = image === undefined ? '' : ` -S${quote(image)}`;
  return [
    `${named} is not in this repository. In the one that holds the source, take it back as well, or the next publish is refused:`,
    `  git revert --no-edit "$(git log -1 --format=%H${search} -- ${quote(named)})" && git push`,
  ];
}

/** The commands for a source repository whose release files are published along. */
export function sourceCommands(repo: string, path: string, commit: string, subject: string): string[] {
  return [
    'In the repository that holds the source:',
    `  git -C ${quote(repo)} show ${commit}:${quote(path)} > ${quote(path)}`,
    `  git commit -m ${quote(subject)} -- ${quote(path)} && git push`,
  ];
}

/** A word for a shell. */
export function quote(text: string): string {
  return /^[\w./@:+,=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
