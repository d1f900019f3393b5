import { type BranchCommit, branchLog, fetchMissing, readObjects } from '../../git';
import { Folders, type ServiceChange, serviceAt } from './folders';
import { releaseVersion } from './release-file';
import { FileHistories, type FileHistory, ReleaseVersions } from './release-files';
import type { Running } from './running';
import { type Workload, workloadsIn } from './workloads';

/** A commit of the branch, and what it changed for services. */
export interface Step {
  readonly sha: string;
  readonly subject: string;
  /** When it was committed, in seconds since 1970. */
  readonly at: number;
  readonly changes: readonly SteppedChange[];
}

/** A change, with the file that the new release came from as it was then. */
export interface SteppedChange extends ServiceChange {
  readonly file?: FileHistory;
}

/** What a branch tells of the releases of its services. */
export interface BranchHistory {
  readonly steps: readonly Step[];
  /** What runs at its end, by folder: `prod/svc-a`. */
  readonly running: ReadonlyMap<string, Running>;
  readonly versions: ReleaseVersions;
  readonly commits: number;
}

/**
 * Reads the history of a branch: a walk over its first parents, and a read of all versions of services' manifests and of release
 * files. Content alone counts, whatever messages say.
 */
export async function readHistory(repo: string, revision: string): Promise<BranchHistory> {
  const commits = await branchLog(repo, revision, YAML);
  const changed = commits.flatMap(({ changes }) => changes).filter(({ path }) => serviceAt(path) !== undefined);
  const workloads = await readAll<readonly Workload[]>(
    repo,
    changed.map(({ after }) => after),
    workloadsIn,
  );
  const folders = new Folders(workloads);
  const files = new FileHistories();
  const steps = commits.map((commit) => stepOf(commit, folders, files));
  const histories = steps.flatMap(({ changes }) => changes.flatMap(({ file }) => file?.blobs ?? []));
  const versions = await readAll(repo, histories, releaseVersion);
  return {
    steps: steps.filter(({ changes }) => changes.length > 0),
    running: folders.all,
    versions: new ReleaseVersions(versions),
    commits: commits.length,
  };
}

/** Manifests, and every file that may be a release's. */
const YAML = [':(top,glob)**/*.yaml', ':(top,glob)**/*.yml', ':(top)clusters'];

function stepOf({ sha, subject, committedAt, changes }: BranchCommit, folders: Folders, files: FileHistories): Step {
  const became = changes.map(({ path, after }) => ({ path, blob: isNothing(after) ? undefined : after }));
  for (const { path, blob } of became) if (!serviceAt(path)) files.apply(path, blob);
  return {
    sha,
    subject,
    at: committedAt,
    changes: folders
      .apply(became)
      .filter(({ before, after, movedFrom }) => movedFrom || before?.identity !== after?.identity)
      .map((change) => {
        const named = change.after?.releaseFile;
        const file = named === undefined ? undefined : files.find(named);
        return { ...change, ...(file && { file }) };
      }),
  };
}

/** Contents at a time: a thousand manifests are tens of megabytes. */
const AT_ONCE = 1000;

async function readAll<T>(
  repo: string,
  blobs: readonly string[],
  read: (text: string) => T | undefined,
): Promise<Map<string, T>> {
  const all = [...new Set(blobs)].filter((blob) => !isNothing(blob));
  await fetchMissing(repo, all);
  const found = new Map<string, T>();
  for (let from = 0; from < all.length; from += AT_ONCE) {
    for (const [blob, text] of await readObjects(repo, all.slice(from, from + AT_ONCE))) {
      const value = read(text);
      if (value !== undefined) found.set(blob, value);
    }
  }
  return found;
}

/** Git's id of what is not there. */
function isNothing(blob: string): boolean {
  return /^0+$/.test(blob);
}
