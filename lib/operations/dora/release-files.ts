import type { SourceCommit } from '../../core';
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
 * @param versions what each of them says, by Git's id
 * @param release the release as it is deployed
 * @param before the commit of the release that it replaces
 */
export function broughtCommits(
  file: FileHistory,
  versions: ReadonlyMap<string, ReleaseVersion>,
  release: { readonly release: string; readonly gitSha?: string },
  before: string | undefined,
): Brought | undefined {
  // The file may be ahead of what is deployed.
  const own = newest(
    file,
    versions,
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
    at = newest(file, versions, ({ gitSha }) => gitSha === previous);
  }
  return { commits: [...commits.values()], from: 'commits' };
}

function newest(
  { blobs, count }: FileHistory,
  versions: ReadonlyMap<string, ReleaseVersion>,
  is: (version: ReleaseVersion) => boolean,
): ReleaseVersion | undefined {
  for (let i = count - 1; i >= 0; i--) {
    const version = versions.get(blobs[i] ?? '');
    if (version && is(version)) return version;
  }
  return undefined;
}
