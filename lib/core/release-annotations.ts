/** The annotation of pods that bears the release id. */
export const RELEASE_ID = 'release-train.dev/release-id';

/** The annotation of pods that bears the source commit. */
export const RELEASE_SHA = 'release-train.dev/git-sha';

/** The annotation of a Rollout that says which file its release came from. */
export const RELEASE_FILE = 'release-train.dev/release-file';
