import type { Release } from '../../../core';
import type { ManifestTree } from '../../../manifests';

/**
 * Says whether a service may go back, and what has to change along. Guards are part of this library: no code of a repository is
 * ever run.
 */
export interface RollbackGuard {
  /** As people name it: `release-file`. */
  readonly name: string;
  ask(question: RollbackQuestion): Promise<GuardAnswer>;
}

/** What a guard is asked. */
export interface RollbackQuestion {
  readonly service: string;
  readonly environment: string;
  /** The release that is left. */
  readonly from: GuardedRelease;
  /** The release that is restored. */
  readonly to: GuardedRelease;
  /**
   * Every release that is undone, newest first: the one that is left, and all between it and the one that is restored. Not those
   * that are older than the latter, where a rollback is taken back.
   */
  readonly undone: readonly GuardedRelease[];
  /** A file of the GitOps repository as the branch has it now; undefined if there is none. */
  readonly read: (path: string) => Promise<string | undefined>;
}

/** A release as a guard sees it. */
export interface GuardedRelease {
  /** The release id, or the image of one that has none. */
  readonly id: string;
  readonly version?: string;
  /** Its release file; undefined where it is not in this repository, or cannot be read. */
  readonly file?: Release;
  /** What the service's folder was with it. */
  readonly manifests: ManifestTree;
  /** The commit of the GitOps repository that the folder is read from. */
  readonly commit: string;
}

/** What a guard says. */
export type GuardAnswer =
  | {
      readonly kind: 'allowed';
      /** What it could not look at, a sentence each. */
      readonly notes?: readonly string[];
    }
  | { readonly kind: 'refused'; readonly refusals: readonly GuardRefusal[] }
  | {
      readonly kind: 'needs';
      /** What is done along, and why, in a line. */
      readonly what: string;
      /** Files outside the service's folder that the same commit changes; without a text, a file is removed. */
      readonly changes: readonly { readonly path: string; readonly text?: string }[];
      /** What has to be done before anything is pushed, in this order; never in a dry run. Doing it twice must not hurt. */
      readonly first?: readonly { readonly what: string; readonly run: () => Promise<void> }[];
    };

/** Why a service may not go back. */
export interface GuardRefusal {
  /** The release that cannot be undone. */
  readonly release: string;
  /** In a line. */
  readonly because: string;
  /** What to do in place of it, in a line. */
  readonly instead: string;
}
