import type { FolderHistory, FolderState } from './folder-history';
import type { PlacedRelease } from './placed-release';

/** The time in which one release was in place without a break. */
export interface Spell {
  readonly release: PlacedRelease;
  /** What the folder was meanwhile, newest first; the configuration may have changed. */
  readonly states: readonly FolderState[];
  /** Whether it ended because somebody went back to what was there before. */
  readonly wasTakenBack: boolean;
}

/** The releases of a service, newest first. A folder without a Rollout ends a spell, and is none. */
export function spellsOf({ states }: Pick<FolderHistory, 'states'>): Spell[] {
  const spells: { release: PlacedRelease; states: FolderState[]; wasTakenBack: boolean }[] = [];
  let newer: FolderState | undefined;
  for (const [i, state] of states.entries()) {
    const last = spells.at(-1);
    if (state.release && last && newer?.release?.key === state.release.key) last.states.push(state);
    else if (state.release)
      spells.push({
        release: state.release,
        states: [state],
        wasTakenBack: newer !== undefined && goesBack(newer, states.slice(i)),
      });
    newer = state;
  }
  return spells;
}

/**
 * Whether a change of a folder leads back: its message says so, or publish's list has a smaller serial than before. Without lists
 * it is that the very same files were there already.
 *
 * @param before what was there, newest first
 */
export function goesBack(state: FolderState, before: readonly FolderState[]): boolean {
  const [last] = before;
  if (!last) return false;
  if (state.trailers?.kind === 'rollback') return true;
  const isListRead = state.list === undefined || state.serial !== undefined;
  if (last.serial !== undefined && isListRead) return (state.serial ?? 0) < last.serial;
  return !sameFiles(state, last) && before.some((older) => sameFiles(state, older));
}

/** Whether a folder had the very same files. */
export function sameFiles({ files: one }: Pick<FolderState, 'files'>, { files: other }: Pick<FolderState, 'files'>) {
  return one.size === other.size && [...one].every(([path, id]) => other.get(path) === id);
}
