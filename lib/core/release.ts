import { type Emergency, type EmergencyProps, emergencyOf, emergencyProblems, timeProblem } from './emergency';
import { toLabelValue } from './names';
import { type Checked, show } from './problems';
import {
  commitsProblems,
  gitShaProblem,
  type ReleaseRollback,
  rollbackProblems,
  type SourceCommit,
} from './release-sources';

/** What identifies a release of one service. */
export interface ReleaseProps {
  /** The image with a tag or, better, a digest: `ghcr.io/org/svc-a@sha256:…`. Never `latest`. */
  readonly image: string;
  /** The version that people speak of: `1.4.2`. */
  readonly version: string;
  /** The commit that the image was built from: 7 to 64 hexadecimal digits. */
  readonly gitSha: string;
  /**
   * What tells this release from every other one of the service, also from one of the same version.
   *
   * @default - the version and the first seven digits of the commit: `1.4.2-9f8d111`
   */
  readonly releaseId?: string;
  /**
   * When the commit was made, in ISO 8601 with a time zone: `2026-11-02T09:30:00Z`. Lead time is measured from here.
   *
   * @default - unknown
   */
  readonly committedAt?: string;
  /**
   * Lets the release go on although the error budget is spent, for at most 24 hours. Every review shows it.
   *
   * @default - none: an ordinary release
   */
  readonly emergency?: EmergencyProps;
  /** The source commit of the release before it: 7 to 64 hexadecimal digits. @default - unknown */
  readonly previousGitSha?: string;
  /** The source commits that it brings, newest first, at most 1000: lead time is measured of each. @default - unknown */
  readonly commits?: readonly SourceCommit[];
  /** What forbids to go back behind it: `release-train rollback` refuses, and says what to do. @default - nothing */
  readonly rollback?: ReleaseRollback;
}

/** The fields of a release file, in the order in which they are documented. */
export const RELEASE_FIELDS = [
  'image',
  'version',
  'gitSha',
  'releaseId',
  'committedAt',
  'emergency',
  'previousGitSha',
  'commits',
  'rollback',
] as const;

/**
 * What is running: image, version, commit, release id.
 *
 * @example
 * import { Release } from 'cdk8s-release-train';
 *
 * Release.of({ image: 'ghcr.io/org/svc-a:1.4.2', version: '1.4.2', gitSha: '9f8d111d8f' });
 */
export class Release implements Checked {
  /** Makes a release. What is wrong with it is reported by the service that uses it. */
  public static of(props: ReleaseProps): Release {
    return new Release(props, releaseProblems(props));
  }

  /**
   * A release that stands for one that could not be read.
   *
   * @internal
   */
  public static _unreadable(problems: readonly string[]): Release {
    return new Release({ image: UNREADABLE, version: '0', gitSha: '0000000' }, problems);
  }

  /**
   * The release as it was read from a file.
   *
   * @internal
   */
  public static _from(file: string, props: ReleaseProps): Release {
    return new Release(props, releaseProblems(props), file);
  }

  /** The image with a tag or a digest. */
  public readonly image: string;
  /** The version that people speak of. */
  public readonly version: string;
  /** The commit that the image was built from. */
  public readonly gitSha: string;
  /** What tells this release from every other one of the service. */
  public readonly releaseId: string;
  /** When the commit was made, in ISO 8601; undefined if that is not known. */
  public readonly committedAt?: string;
  /** Why it may go on although the error budget is spent, and until when; undefined for an ordinary release. */
  public readonly emergency?: Emergency;
  /** What forbids to go back behind it. */
  public readonly rollback: ReleaseRollback;
  /** The source commit of the release before it; undefined if that is not known. */
  public readonly previousGitSha?: string;
  /** The source commits that it brings, newest first. */
  public readonly commits: readonly SourceCommit[];
  public readonly problems: readonly string[];

  private constructor(
    props: ReleaseProps,
    problems: readonly string[],
    /**
     * The file that it was read from, from the root of the repository, with `/`.
     *
     * @internal
     */
    public readonly _file?: string,
  ) {
    this.image = String(props?.image);
    this.version = String(props?.version);
    this.gitSha = String(props?.gitSha);
    this.releaseId = String(props?.releaseId ?? `${this.version}-${this.gitSha.slice(0, 7)}`);
    this.committedAt = props?.committedAt;
    // One that is wrong opens no gate.
    if (props?.emergency && problems.length === 0) this.emergency = emergencyOf(props.emergency, props.committedAt);
    this.previousGitSha = props?.previousGitSha;
    const isSound = problems.length === 0;
    this.commits = isSound ? (props.commits ?? []) : [];
    this.rollback = isSound ? (props.rollback ?? NO_REFUSALS) : NO_REFUSALS;
    this.problems = problems;
  }

  /**
   * Whether somebody may rely on it: not on one that is wrong, nor on one that stands for another.
   *
   * @internal
   */
  public get _isKnown(): boolean {
    return this.problems.length === 0 && this.image !== UNREADABLE;
  }

  /** The release id as a label value, as pods and mesh metrics carry it. */
  public get label(): string {
    return toLabelValue(this.releaseId);
  }
}

const NO_REFUSALS: ReleaseRollback = { refuse: [] };

/** The image of a release that stands for another: no registry has it. */
const UNREADABLE = 'unreadable:0';

/** What is wrong with the fields of a release, each problem with the field it is about. */
export function releaseFieldProblems(props: Partial<Record<keyof ReleaseProps, unknown>>): Map<string, string> {
  const problems = new Map<string, string>();
  const check = (field: keyof ReleaseProps, problem: string | undefined): void => {
    if (problem) problems.set(field, problem);
  };
  check('image', imageProblem(props.image));
  check('version', textProblem(props.version, 'write the version that people speak of, such as 1.4.2'));
  check('gitSha', gitShaProblem(props.gitSha));
  if (props.releaseId !== undefined) {
    check('releaseId', textProblem(props.releaseId, 'write a name that no other release of the service has'));
  }
  if (props.committedAt !== undefined) check('committedAt', timeProblem(props.committedAt));
  if (props.previousGitSha !== undefined) check('previousGitSha', gitShaProblem(props.previousGitSha));
  return new Map([
    ...problems,
    ...(props.emergency === undefined ? [] : emergencyProblems(props.emergency, props.committedAt)),
    ...(props.commits === undefined ? [] : commitsProblems(props.commits)),
    ...(props.rollback === undefined ? [] : rollbackProblems(props.rollback)),
  ]);
}

function releaseProblems(props: ReleaseProps): string[] {
  if (typeof props !== 'object' || props === null)
    return [`${show(props)} is no release; write Release.of({ image, version, gitSha })`];
  const unknown = Object.keys(props).filter((key) => !(RELEASE_FIELDS as readonly string[]).includes(key));
  return [
    ...[...releaseFieldProblems(props)].map(([field, problem]) => `${field}: ${problem}`),
    ...unknown.map((key) => unknownReleaseField(key)),
  ];
}

/** The message for a field that a release does not have. */
export function unknownReleaseField(key: string): string {
  return `a release has no field ${show(key)}; its fields are ${RELEASE_FIELDS.join(', ')}`;
}

/** Says why an image reference does not tell what runs, or undefined. */
export function imageProblem(image: unknown): string | undefined {
  if (typeof image !== 'string' || image === '')
    return `${show(image)} is no image; write for example ghcr.io/org/svc-a@sha256:…`;
  const match = IMAGE.exec(image);
  if (!match?.groups)
    return `${show(image)} is no image reference; write registry/name:tag or registry/name@sha256:<64 hexadecimal digits>`;
  const { name, tag, digest } = match.groups;
  if (!tag && !digest)
    return `${show(image)} has neither tag nor digest, so nobody can tell what runs; write ${name}:1.4.2 or, better, ${name}@sha256:…`;
  if (tag === 'latest' && !digest) {
    return `${show(image)} can mean another image on every node and cannot be rolled back; write the tag of one build or its digest`;
  }
  return undefined;
}

// The grammar of github.com/distribution/reference, without the rare digest algorithms.
const IMAGE =
  /^(?<name>(?:(?=[^/]*[.:][^/]*\/|localhost\/)[a-zA-Z0-9](?:[-a-zA-Z0-9.]*[a-zA-Z0-9])?(?::\d+)?\/)?[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*)*)(?::(?<tag>\w[\w.-]{0,127}))?(?:@(?<digest>sha256:[0-9a-f]{64}))?$/;

function textProblem(text: unknown, remedy: string): string | undefined {
  return typeof text === 'string' && /^[\x21-\x7e]{1,128}$/.test(text)
    ? undefined
    : `${show(text)} is not 1 to 128 printable characters without spaces; ${remedy}`;
}
