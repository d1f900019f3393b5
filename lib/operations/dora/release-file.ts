import { FAILSAFE_SCHEMA, load } from 'js-yaml';
import { isGitSha, type SourceCommit } from '../../core';
import { isRecord } from '../../manifests';

/** What one version of a release file says of the commits that it brings. */
export interface ReleaseVersion {
  readonly releaseId: string;
  readonly gitSha: string;
  /** Its image without tag and digest: two services of one repository may have releases of the same commit. */
  readonly repository: string;
  readonly committedAt?: string;
  readonly previousGitSha?: string;
  readonly commits: readonly SourceCommit[];
}

/**
 * Reads a version of a release file; undefined if it is none. What it says beside that is for others to check: of ten thousand old
 * versions, one that is wrong elsewhere still tells its commits.
 */
export function releaseVersion(text: string): ReleaseVersion | undefined {
  const fields = fieldsOf(text);
  const gitSha = fields.gitSha;
  if (!isGitSha(gitSha)) return undefined;
  const version = textOf(fields.version) ?? '';
  return {
    // The default of a release that names none.
    releaseId: textOf(fields.releaseId) ?? `${version}-${gitSha.slice(0, 7)}`,
    gitSha,
    repository: repositoryOf(textOf(fields.image) ?? ''),
    committedAt: textOf(fields.committedAt),
    previousGitSha: isGitSha(fields.previousGitSha) ? fields.previousGitSha : undefined,
    commits: (Array.isArray(fields.commits) ? fields.commits : []).flatMap(commitOf),
  };
}

/** `ghcr.io:443/org/svc:1.4@sha256:…` without what tells one image from the next; a colon before a slash is a port. */
function repositoryOf(image: string): string {
  return image.replace(/@.*$/, '').replace(/:[^/:]*$/, '');
}

/** Every scalar stays a text: a commit of digits alone keeps its zeros. */
function fieldsOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value = load(text, { schema: FAILSAFE_SCHEMA });
    return isRecord(value) ? value : {};
  } catch {
    return {};
  }
}

function commitOf(value: unknown): SourceCommit[] {
  const commit = isRecord(value) ? value : {};
  const committedAt = textOf(commit.committedAt);
  return isGitSha(commit.sha) && committedAt !== undefined && !Number.isNaN(Date.parse(committedAt))
    ? [{ sha: commit.sha, committedAt }]
    : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
