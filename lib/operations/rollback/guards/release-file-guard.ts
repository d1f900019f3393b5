import type { GuardedRelease, RollbackGuard } from './rollback-guard';

/** Reads what the release files themselves say of going back: `rollback.refuse`. */
export const releaseFileGuard: RollbackGuard = {
  name: 'release-file',
  ask: async ({ to, undone }) => {
    const refusals = undone.flatMap((release) =>
      (release.file?.rollback.refuse ?? [])
        .filter((refusal) => concerns(refusal.to, to))
        .map(({ because, instead }) => ({ release: release.id, because, instead })),
    );
    if (refusals.length > 0) return { kind: 'refused', refusals };
    const unread = undone.filter(({ file }) => !file).map(({ id }) => id);
    if (unread.length === 0) return { kind: 'allowed' };
    return {
      kind: 'allowed',
      notes: [
        `what the release files of ${unread.join(', ')} say of going back was not seen: they are not in this repository, or cannot be read`,
      ],
    };
  },
};

function concerns(names: readonly string[] | undefined, { id, version }: GuardedRelease): boolean {
  return names === undefined || names.includes(id) || (version !== undefined && names.includes(version));
}
