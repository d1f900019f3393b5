import {
  emergencyNotice,
  oneLine,
  type Problem,
  parseRelease,
  Release,
  ReleaseTrainError,
  type SourceCommit,
} from '../../core';
import type { SourceFacts } from './source-commits';
import { type ReleaseFields, writtenRelease } from './written-release';

/** The release that a service is to get, as it was given. */
export interface WantedRelease {
  readonly image: string;
  readonly version: string;
  readonly gitSha: string;
  /** @default - the version and the first seven digits of the commit */
  readonly releaseId?: string;
  /** @default - what the source repository says, if it is known */
  readonly committedAt?: string;
}

/** A release file, and what becomes of it. */
export interface NextRelease {
  readonly before: Release;
  readonly after: Release;
  /** The whole file with the new release. */
  readonly text: string;
  /** What people should know, a sentence each. */
  readonly notes: readonly string[];
}

/**
 * The release of a file, as long as it is sound.
 *
 * @throws ReleaseTrainError with everything that is wrong with it
 */
export function currentRelease(path: string, text: string): Release {
  const release = parseRelease(path, text);
  if (release.problems.length > 0)
    throw new ReleaseTrainError(
      'the release file is not sound as it is; mend it first, and nothing else in the same commit',
      release.problems.map((problem) => asProblem(path, problem)),
    );
  return release;
}

/** @throws ReleaseTrainError with everything that is wrong with what was given */
export function demandSound(wanted: WantedRelease): void {
  const { problems } = Release.of(wanted);
  if (problems.length === 0) return;
  throw new ReleaseTrainError(
    'that is no release; nothing was changed',
    problems.map((problem) => {
      const [, field = '', message = problem] = /^(\w+): (.*)$/s.exec(problem) ?? [];
      return { path: OPTIONS[field] ?? field, message };
    }),
  );
}

const OPTIONS: Readonly<Record<string, string>> = {
  image: '--image',
  version: '--version',
  gitSha: '--git-sha',
  releaseId: '--release-id',
  committedAt: '--committed-at',
};

/** Whether a file has this release already. */
export function isSame(before: Release, wanted: WantedRelease): boolean {
  const { image, version, gitSha, releaseId } = wanted;
  const isContent = before.image === image && before.version === version && before.gitSha === gitSha;
  return isContent && (releaseId === undefined || before.releaseId === releaseId);
}

/**
 * The file with another release in it.
 *
 * @throws ReleaseTrainError if the release is older than the one there, or bears the id of that one
 */
export function nextRelease(
  path: string,
  { text, before }: { readonly text: string; readonly before: Release },
  wanted: WantedRelease,
  { source, allowOlder }: { readonly source?: SourceFacts; readonly allowOlder: boolean },
): NextRelease {
  // The same commit under another id, after an abort or for a drill: where it comes from is as it was.
  const again = before.gitSha === wanted.gitSha ? before : undefined;
  const committedAt = wanted.committedAt ?? source?.committedAt ?? again?.committedAt;
  const id = Release.of(wanted).releaseId;
  if (id === before.releaseId) throw refused(path, usedId(id));
  const isOld = olderThan(before, committedAt, source);
  if (isOld !== undefined && !allowOlder)
    throw refused(path, `${isOld}; to release it nevertheless, give --allow-older`);
  const listed: readonly SourceCommit[] = source?.commits ?? [];
  const commits = again && listed.length === 0 ? again.commits : listed;
  const fields: ReleaseFields = new Map<string, string | readonly SourceCommit[] | undefined>([
    ['image', wanted.image],
    ['version', wanted.version],
    ['gitSha', wanted.gitSha],
    ['releaseId', wanted.releaseId],
    ['committedAt', committedAt],
    // Of the release before: they say nothing of this one.
    ['emergency', undefined],
    ['rollback', undefined],
    ['previousGitSha', again ? again.previousGitSha : before.gitSha],
    ['commits', commits.length > 0 ? commits : undefined],
  ]);
  const written = writtenRelease(path, text, fields);
  const after = parseRelease(path, written);
  if (after.problems.length > 0)
    throw new ReleaseTrainError(
      'the release file would not be sound; nothing was changed',
      after.problems.map((problem) => asProblem(path, problem)),
    );
  if (after.releaseId !== id || !isSame(after, wanted))
    throw refused(path, 'is written in a way that cannot be edited here; write each field as name: value in its line');
  const notes = [...(isOld === undefined ? [] : [isOld]), ...notesOf(before, wanted, { source, committedAt, commits })];
  return { before, after, text: written, notes };
}

function notesOf(
  before: Release,
  wanted: WantedRelease,
  {
    source,
    committedAt,
    commits,
  }: {
    readonly source?: SourceFacts;
    readonly committedAt?: string;
    readonly commits: readonly SourceCommit[];
  },
): string[] {
  const { image, version, gitSha, emergency, rollback, releaseId } = before;
  const notes: string[] = [];
  if (!wanted.image.includes('@'))
    notes.push(
      'the image is named by a tag, which its registry may give to another image at any time; name it by its digest: …@sha256:…',
    );
  if (wanted.releaseId === undefined && releaseId !== Release.of({ image, version, gitSha }).releaseId)
    notes.push(`without --release-id the release is named by version and commit: ${Release.of(wanted).releaseId}`);
  if (committedAt === undefined)
    notes.push(
      'when the commit was made is not known, so no lead time can be told; give --committed-at or --source-repo',
    );
  if (emergency)
    notes.push(
      `the emergency of ${oneLine(releaseId)} goes, since it belonged to that release: ${emergencyNotice(emergency)}`,
    );
  for (const { because } of rollback.refuse)
    notes.push(
      `what forbade to go back behind ${oneLine(releaseId)} goes from the file, and stays in its history: ${because}`,
    );
  if (source && source.count > commits.length)
    notes.push(`the newest ${commits.length} of ${source.count} commits are listed`);
  if (source && source.count === 0 && commits.length === 0)
    notes.push(
      `no commit is in ${source.range}, so none is listed; name the right range with --commits A..B if that is wrong`,
    );
  return notes;
}

/** Why a release is older than the one that is there; undefined if it is not, or nobody knows. */
function olderThan(
  before: Release,
  committedAt: string | undefined,
  source: SourceFacts | undefined,
): string | undefined {
  const was = oneLine(before.releaseId);
  if (source?.order === 'older') return `its commit is an ancestor of that of ${was}, which is there`;
  // A descendant is newer, whatever the clocks of two computers say.
  if (source?.order !== undefined || !committedAt || !before.committedAt) return undefined;
  return Date.parse(committedAt) < Date.parse(before.committedAt)
    ? `its commit (${committedAt}) is older than that of ${was} (${before.committedAt}), which is there`
    : undefined;
}

function usedId(id: string): string {
  return `has a release ${id} with other content; two releases of a service never share an id: give another one with --release-id`;
}

function refused(path: string, message: string): ReleaseTrainError {
  return new ReleaseTrainError('the release was not changed', [{ path, message }]);
}

/** A problem of a release file begins with its place, and one of the whole file with its name. */
function asProblem(file: string, problem: string): Problem {
  const whole = problem.startsWith(`${file} `) ? problem.slice(file.length + 1) : problem;
  const [, path = file, message = whole] = /^(\S+?(?::\d+)?): (.*)$/s.exec(whole) ?? [];
  return { path, message };
}
