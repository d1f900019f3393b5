/** What a bump came to. */
export interface BumpOutcome {
  /** Whether there is anything new: not where the release was there already, nor in a dry run. */
  readonly isNew: boolean;
  /** The commit that was pushed. */
  readonly commit?: string;
  /** The address of the pull request. */
  readonly pullRequest?: string;
}

/** Nothing that is not there already. */
export const NOTHING_NEW: BumpOutcome = { isNew: false };
