import { nearestTo, oneLine, ReleaseTrainError, someOf } from '../../core';
import { GitFailure, git } from '../../git';
import type { FolderHistory, FolderState } from './folder-history';
import { NONE, nameOf, type PlacedRelease, unreadableAfter } from './placed-release';
import { goesBack, type Spell, sameFiles, spellsOf } from './spells';

/** Where a rollback leads. */
export interface Target {
  /** What the folder shall be again. */
  readonly state: FolderState & { readonly release: PlacedRelease };
  /**
   * The releases that are undone, newest first: those that came after the other one did. Each with what the folder was when it was
   * in place last.
   */
  readonly undone: readonly (FolderState & { readonly release: PlacedRelease })[];
  /** Why this one. */
  readonly because: string;
  /** What the folder was before its last change within the release that is left, where nobody said which one is bad. */
  readonly configured?: FolderState;
}

/** What the branch says before anything else is asked. */
export interface Standing {
  readonly current: Target['state'];
  /** That somebody went back already, in words. */
  readonly thereAlready?: string;
}

/** What is known of the running release. */
export interface StableRelease {
  /** Whether a folder's pods are those that the cluster has as stable. */
  readonly isStable: (release: PlacedRelease) => boolean;
}

/**
 * Chooses what to go back to: what was asked for; or else what is stable in the cluster while another release is in flight, or was
 * aborted; or else the release before this one that nobody took back.
 *
 * @throws ReleaseTrainError if there is none
 */
export async function chooseTarget(
  root: string,
  history: FolderHistory,
  current: Target['state'],
  { to, stable }: { readonly to?: string; readonly stable?: StableRelease },
): Promise<Target> {
  const spells = spellsOf(history);
  const place = placeOf(history);
  if (to !== undefined) {
    const state = await askedFor(root, history, spells, to);
    return target(history, state, 'it was asked for (--to)');
  }
  const running = stable && history.states.find((state) => state.release && stable.isStable(state.release));
  if (hasRelease(running)) return target(history, running, 'its pods are the stable ones in the cluster');
  if (current.files.size === 0)
    throw refused(
      place,
      `is gone since ${named(current)}: was it taken out of the fleet? If it shall be there again, say as what: --to ${spells[0]?.release.key}`,
    );
  const last = spells.find(({ release, wasTakenBack }) => release.key !== current.release.key && !wasTakenBack);
  const [state] = last?.states ?? [];
  if (hasRelease(state)) {
    if (current.release.key === NONE) return target(history, state, WAS_THERE_LAST);
    const configured = spells[0]?.states.find((each) => !sameFiles(each, current));
    return { ...target(history, state, WAS_BEFORE), configured };
  }
  throw refused(place, nothingBefore(history, current, spells));
}

const WAS_BEFORE = 'it is the release before, as far as Git knows: nobody took it back';
const WAS_THERE_LAST = 'what is there now cannot be read, and it was there last';

/** Whether there is anything to do: what was rolled back a moment ago is not rolled back further by whoever asks once more. */
export function standingOf(history: FolderHistory): Standing {
  const current = currentOf(history);
  const before = history.states.slice(1);
  if (!goesBack(current, before)) return { current };
  const thereAlready = `was taken back to ${nameOf(current.release)} already, by ${named(current)}. To go back further, say where to: --to <release id>`;
  return { current, thereAlready };
}

/** What is there now, which may be nothing that can be read: with conflict markers, or gone. */
function currentOf(history: FolderHistory): Target['state'] {
  const [current] = history.states;
  if (hasRelease(current)) return current;
  const last = history.states.find(hasRelease);
  if (!current || !last) throw refused(placeOf(history), 'never had a Rollout: there is no release to go back to');
  return { ...current, release: unreadableAfter(last.release) };
}

/** `9f8d111d "Rollback svc-a in prod to 1.4.1"` */
export function named({ commit, subject }: Pick<FolderState, 'commit' | 'subject'>): string {
  return `${commit.slice(0, 8)} "${oneLine(subject)}"`;
}

/** `svc-a in prod` */
export function placeOf({ service, environment }: Pick<FolderHistory, 'service' | 'environment'>): string {
  return `${service} in ${environment}`;
}

function hasRelease(
  state: FolderState | undefined,
): state is FolderState & { readonly release: NonNullable<FolderState['release']> } {
  return state?.release !== undefined;
}

function target({ states }: FolderHistory, state: Target['state'], because: string): Target {
  const undone = new Map<string, Target['undone'][number]>();
  const firstOf = ({ key }: PlacedRelease): number => states.findLastIndex(({ release }) => release?.key === key);
  for (const each of states.slice(0, states.indexOf(state))) {
    // What was there before the other one ever was is not undone by it: it was gone back to meanwhile.
    if (!hasRelease(each) || firstOf(each.release) >= firstOf(state.release)) continue;
    if (!undone.has(each.release.key)) undone.set(each.release.key, each);
  }
  return { state, undone: [...undone.values()], because };
}

/** A release by its id, by its version, or as of a commit. */
async function askedFor(
  root: string,
  history: FolderHistory,
  spells: readonly Spell[],
  to: string,
): Promise<Target['state']> {
  const place = placeOf(history);
  const byId = spells.find(({ release }) => release.key === to || release.image === to);
  const byVersion = spells.filter(({ release }) => release.version === to);
  const ids = [...new Set(byVersion.map(({ release }) => release.key))];
  if (!byId && ids.length > 1)
    throw refused(place, `has had several releases of version ${to}: give one of their ids, ${someOf(ids, 10)}`);
  const [state] = (byId ?? byVersion[0])?.states ?? [];
  const found = state ?? (await asOf(root, history, to));
  if (hasRelease(found)) return found;
  const known = [...new Set(spells.map(({ release }) => release.key))];
  throw refused(
    place,
    `never was at ${JSON.stringify(to)}, by its last ${history.states.length} changes; there were ${someOf(known, 10)}${nearestTo(to, known)}${history.isCut ? '. What is older is not read' : ''}`,
  );
}

/** What the folder was at a commit of the branch. */
async function asOf(root: string, history: FolderHistory, to: string): Promise<FolderState | undefined> {
  if (!/^[0-9a-f]{7,64}$/.test(to)) return undefined;
  const text = (args: readonly string[]): Promise<string> =>
    git(root, args).then(
      (output) => output.trim(),
      (error: unknown) => {
        if (error instanceof GitFailure) return '';
        throw error;
      },
    );
  const commit = await text(['rev-parse', '--verify', '--quiet', '--end-of-options', `${to}^{commit}`]);
  if (commit === '') return undefined;
  const isOfBranch = await git(root, ['merge-base', '--is-ancestor', commit, 'HEAD']).then(
    () => true,
    () => false,
  );
  if (!isOfBranch)
    throw refused(placeOf(history), `cannot go back to ${to.slice(0, 12)}: it is no commit of this branch`);
  const tree = await text(['rev-parse', '--verify', '--quiet', `${commit}:${history.folder}`]);
  if (tree === '') return undefined;
  // The state that the branch had then: the same content, at that commit or before it.
  for (const state of history.states) {
    if ((await text(['rev-parse', '--verify', '--quiet', `${state.commit}:${history.folder}`])) !== tree) continue;
    return state;
  }
  return undefined;
}

function nothingBefore({ isCut, states }: FolderHistory, current: Target['state'], spells: readonly Spell[]): string {
  const others = spells.filter(({ release }) => release.key !== current.release.key);
  if (others.length > 0)
    return `has nothing to go back to: every release before ${nameOf(current.release)} was taken back (${someOf([...new Set(others.map(({ release }) => release.key))], 5)}); name one with --to nevertheless, or release what mends it`;
  if (isCut) return `has had no other release in its last ${states.length} changes; name an older one with --to`;
  return `has nothing to go back to: ${nameOf(current.release)} is its first release. Release what mends it`;
}

function refused(path: string, message: string): ReleaseTrainError {
  return new ReleaseTrainError('nothing was rolled back', [{ path, message }]);
}
