import { timeProblem } from './emergency';
import { show } from './problems';

/** A source commit that a release brings. */
export interface SourceCommit {
  /** 7 to 64 lowercase hexadecimal digits. */
  readonly sha: string;
  /** When it was made, in ISO 8601 with a time zone. */
  readonly committedAt: string;
}

/** What forbids to go back behind a release. */
export interface RollbackRefusal {
  /** Why: one line of 1 to 300 characters, such as `migration 0042 dropped orders.legacy_status`. */
  readonly because: string;
  /** What to do in place of it: one line of 1 to 300 characters. */
  readonly instead: string;
  /** The release ids or versions that nobody may go back to. @default - every release before this one */
  readonly to?: readonly string[];
}

/** What a release says of going back behind it. */
export interface ReleaseRollback {
  /** What forbids it. */
  readonly refuse: readonly RollbackRefusal[];
}

/** The most source commits that a release file lists: lead time needs no more, and people read the file. */
export const MOST_COMMITS = 1000;

/** Whether something is a commit: 7 to 64 lowercase hexadecimal digits. */
export function isGitSha(sha: unknown): sha is string {
  return typeof sha === 'string' && /^[0-9a-f]{7,64}$/.test(sha);
}

/** Says why something is no commit, or undefined. */
export function gitShaProblem(sha: unknown): string | undefined {
  return isGitSha(sha) ? undefined : `${show(sha)} is no commit; write 7 to 64 lowercase hexadecimal digits`;
}

/** What is wrong with the source commits of a release, by field: `commits[0].sha`. */
export function commitsProblems(commits: unknown): Map<string, string> {
  if (!Array.isArray(commits))
    return new Map([
      ['commits', `${show(commits)} is no list; write a line for each commit: - { sha: …, committedAt: … }`],
    ]);
  if (commits.length > MOST_COMMITS)
    return new Map([['commits', `${commits.length} commits are too many; list the newest ${MOST_COMMITS}`]]);
  return found(
    commits.flatMap((commit, i) =>
      fieldsIn(`commits[${i}]`, commit, { sha: gitShaProblem, committedAt: timeProblem }, ['sha', 'committedAt']),
    ),
  );
}

/** What is wrong with what a release says of going back, by field: `rollback.refuse[0].because`. */
export function rollbackProblems(rollback: unknown): Map<string, string> {
  const outer = fieldsIn('rollback', rollback, { refuse: listProblem }, ['refuse']);
  const refuse = (rollback as Partial<ReleaseRollback> | undefined)?.refuse;
  if (outer.some(([, problem]) => problem) || !Array.isArray(refuse)) return found(outer);
  return found(
    refuse.flatMap((one, i) =>
      fieldsIn(`rollback.refuse[${i}]`, one, { because: lineProblem, instead: lineProblem, to: namesProblem }, [
        'because',
        'instead',
      ]),
    ),
  );
}

type Finding = readonly [field: string, problem: string | undefined];

function fieldsIn(
  path: string,
  value: unknown,
  checks: Readonly<Record<string, (value: unknown) => string | undefined>>,
  needed: readonly string[],
): Finding[] {
  const names = Object.keys(checks);
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return [[path, `${show(value)} has no fields; write ${names.join(', ')}`]];
  const given = value as Record<string, unknown>;
  return [
    ...names
      .filter((name) => given[name] !== undefined || needed.includes(name))
      .map((name): Finding => [`${path}.${name}`, checks[name]?.(given[name])]),
    ...Object.keys(given)
      .filter((name) => !names.includes(name))
      .map((name): Finding => [`${path}.${name}`, `there is no such field; the fields are ${names.join(', ')}`]),
  ];
}

function found(findings: readonly Finding[]): Map<string, string> {
  return new Map(findings.flatMap(([field, problem]) => (problem ? [[field, problem] as const] : [])));
}

function listProblem(list: unknown): string | undefined {
  return Array.isArray(list) ? undefined : `${show(list)} is no list; write - { because: …, instead: … }`;
}

function namesProblem(names: unknown): string | undefined {
  const sound = Array.isArray(names) && names.length > 0 && names.every((name) => lineProblem(name) === undefined);
  return sound ? undefined : `${show(names)} is no list of release ids or versions; leave it out where all are meant`;
}

const LONGEST_LINE = 300;

/** People read it in a terminal and in a commit message: a line break would begin something else there. */
function lineProblem(text: unknown): string | undefined {
  const legible = typeof text === 'string' && !/[\p{C}\p{Zl}\p{Zp}]/u.test(text) && text.trim() !== '';
  if (!legible) return `${show(text)} is no text; write one line`;
  return text.length > LONGEST_LINE
    ? `a text of ${text.length} characters is too long for one line; write at most ${LONGEST_LINE}`
    : undefined;
}
