import { groupedBy, type SourceCommit } from '../../core';
import type { ReleaseVersion } from './release-file';

/** The versions of a release file up to a moment. */
export interface FileHistory {
  /** Git's ids of their contents, oldest first; those that came later stand behind. */
  readonly blobs: readonly string[];
  /** How many there were at that moment. */
  readonly count: number;
}

/** The YAML files of a repository as they are after one commit, and then after the next: where releases may come from. */
export class FileHistories {
  private readonly blobs = new Map<string, string[]>();
  private readonly present = new Set<string>();
  private readonly byName = new Map<string, Set<string>>();

  /** Takes in what a commit makes of a path: its content, undefined where it goes. */
  public apply(path: string, blob: string | undefined): void {
    const name = path.slice(path.lastIndexOf('/') + 1);
    const same = this.byName.get(name) ?? new Set();
    this.byName.set(name, same);
    if (blob === undefined) {
      this.present.delete(path);
      same.delete(path);
      return;
    }
    this.present.add(path);
    same.add(path);
    const versions = this.blobs.get(path) ?? [];
    this.blobs.set(path, versions);
    versions.push(blob);
  }

  /** The file that an annotation names: exactly, or the only one whose path ends so. */
  public find(named: string): FileHistory | undefined {
    if (this.present.has(named)) return this.history(named);
    const ending = [...(this.byName.get(named.slice(named.lastIndexOf('/') + 1)) ?? [])].filter((path) =>
      path.endsWith(`/${named}`),
    );
    return ending.length === 1 ? this.history(ending[0] as string) : undefined;
  }

  private history(path: string): FileHistory {
    const blobs = this.blobs.get(path) ?? [];
    return { blobs, count: blobs.length };
  }
}

/** What all versions of release files say. */
export class ReleaseVersions {
  private readonly ofCommit: ReadonlyMap<string, readonly ReleaseVersion[]>;

  /** @param byBlob what each content says, by Git's id */
  public constructor(private readonly byBlob: ReadonlyMap<string, ReleaseVersion>) {
    this.ofCommit = groupedBy([...byBlob.values()], ({ gitSha }) => gitSha);
  }

  /** The newest version of a file that is what is asked for. */
  public newest({ blobs, count }: FileHistory, is: (version: ReleaseVersion) => boolean): ReleaseVersion | undefined {
    for (let i = count - 1; i >= 0; i--) {
      const version = this.byBlob.get(blobs[i] ?? '');
      if (version && is(version)) return version;
    }
    return undefined;
  }

  /** A release of one commit and one image, whatever its file was called then. */
  public anywhere(gitSha: string, { repository }: ReleaseVersion): ReleaseVersion | undefined {
    return this.ofCommit.get(gitSha)?.findLast((version) => version.repository === repository);
  }
}

/** The source commits that a deployment brings, and where that is known from. */
export interface Brought {
  readonly commits: readonly SourceCommit[];
  /** `release` where the release file lists no commits: then its own commit stands for all. */
  readonly from: 'commits' | 'release';
}

/**
 * What a release brings that another one does not: its commits, and those of the releases between the two that were never deployed.
 *
 * @param file the versions of its file up to the deployment
 * @param versions what each of them says, and those of files that it may have been before it was renamed
 * @param release the release as it is deployed
 * @param before the commit of the release that it replaces
 */
export function broughtCommits(
  file: FileHistory,
  versions: ReleaseVersions,
  release: { readonly release: string; readonly gitSha?: string },
  before: string | undefined,
): Brought | undefined {
  // The file may be ahead of what is deployed.
  const own = versions.newest(
    file,
    ({ releaseId, gitSha }) =>
      releaseId === release.release && (release.gitSha === undefined || gitSha === release.gitSha),
  );
  if (!own) return undefined;
  if (own.commits.length === 0)
    return own.committedAt === undefined || Number.isNaN(Date.parse(own.committedAt))
      ? undefined
      : { commits: [{ sha: own.gitSha, committedAt: own.committedAt }], from: 'release' };
  const commits = new Map<string, SourceCommit>();
  const seen = new Set<ReleaseVersion>();
  for (let at: ReleaseVersion | undefined = own; at && !seen.has(at); ) {
    seen.add(at);
    for (const commit of at.commits) commits.set(commit.sha, commit);
    const previous: string | undefined = at.previousGitSha;
    if (previous === undefined || previous === before) break;
    at = versions.newest(file, ({ gitSha }) => gitSha === previous) ?? versions.anywhere(previous, at);
  }
  return { commits: [...commits.values()], from: 'commits' };
}
