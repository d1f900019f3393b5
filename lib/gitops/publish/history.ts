import { groupedBy } from '../../core';
import { type Commit, log, readObjects } from '../../git';
import { type PublishedList, parseList } from './published-list';
import { LISTS, listPathOf, unitOfList } from './units';

/** A commit that changed a unit's list: what it was (per parent) and what it became; undefined where it was not. */
export interface ListChange {
  readonly commit: Commit;
  readonly before: readonly (PublishedList | undefined)[];
  readonly after: PublishedList | undefined;
}

/** How a unit's list came to be what it is. */
export interface UnitHistory {
  /** The highest serial that any version on this branch ever had. */
  readonly highest: number;
  /** The versions that were published and then taken back, the latest first; none if nobody went back. */
  readonly takenBack: readonly TakenBack[];
}

/** A version of a unit that was published and then taken back. */
export interface TakenBack {
  readonly list: PublishedList;
  /** The commit that took it back; undefined if no single commit did (a merge chose the older side, or nothing is committed). */
  readonly by?: Commit;
}

/**
 * Reads how some units' lists came about, in one walk over the branch's history and one read of all their versions.
 *
 * A revert takes files and list back together, so the two agree and nothing in the checkout betrays it. Only history
 * knows that the list once had a higher serial.
 */
export async function readHistory(
  root: string,
  units: ReadonlySet<string>,
  current: (unit: string) => number,
): Promise<ReadonlyMap<string, UnitHistory>> {
  // --full-history: by default Git leaves out a merged branch whose changes the merge did not take.
  const commits = await log(root, [LISTS], ['--full-history']);
  const changes = groupedBy(
    commits.flatMap((commit) =>
      commit.changes.flatMap(({ path, before, after }) => {
        const unit = unitOfList(path);
        return unit === undefined || !units.has(unit) ? [] : [{ unit, commit, before, after }];
      }),
    ),
    ({ unit }) => unit,
  );
  const ids = new Set([...changes.values()].flat().flatMap(({ before, after }) => [...before, after]));
  const texts = await readObjects(
    root,
    [...ids].filter((id) => !/^0+$/.test(id)),
  );
  const histories = new Map<string, UnitHistory>();
  for (const [unit, list] of changes) {
    const version = (id: string): PublishedList | undefined => parseList(unit, texts.get(id) ?? '');
    histories.set(
      unit,
      historyOf(
        list.map(({ commit, before, after }) => ({ commit, before: before.map(version), after: version(after) })),
        current(unit),
      ),
    );
  }
  return histories;
}

/** What a unit's changes, newest first, say about the version that is there now. */
export function historyOf(changes: readonly ListChange[], current: number): UnitHistory {
  const versions = changes
    .flatMap(({ before, after }) => [...before, after])
    .filter((version) => version !== undefined);
  const higher = versions.filter(({ serial }) => serial > current).toSorted((a, b) => b.serial - a.serial);
  return {
    highest: Math.max(0, ...versions.map(({ serial }) => serial)),
    takenBack: higher.map((list) => ({ list, by: takerOf(list.serial, changes) })),
  };
}

// The last commit that had to do with a version either took it back or brought it.
function takerOf(serial: number, changes: readonly ListChange[]): Commit | undefined {
  const had = ({ before }: ListChange): boolean => before.some((version) => version?.serial === serial);
  const last = changes.find((change) => had(change) || change.after?.serial === serial);
  return last && had(last) && (last.after?.serial ?? 0) < serial ? last.commit : undefined;
}

/** What publishing a unit would bring back of what was taken back: the same files, or a release that went with them. */
export function broughtBack(
  history: UnitHistory,
  current: PublishedList | undefined,
  wanted: Omit<PublishedList, 'serial'>,
): TakenBack | undefined {
  return history.takenBack.find(({ list: { releases, files } }) => {
    const gone = releases.filter((id) => !current?.releases.includes(id));
    const sameReleases = releases.length > 0 && releases.join() === wanted.releases.join();
    return sameReleases || gone.some((id) => wanted.releases.includes(id)) || sameFiles(files, wanted.files);
  });
}

/** Whether two lists name the same files with the same content. */
export function sameFiles(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean {
  return one.size === other.size && [...one].every(([path, hash]) => other.get(path) === hash);
}

/** The lists of some units as the last commit has them. */
export async function readCommittedLists(
  root: string,
  units: readonly string[],
): Promise<ReadonlyMap<string, PublishedList>> {
  const texts = await readObjects(
    root,
    units.map((unit) => `HEAD:${listPathOf(unit)}`),
  );
  const lists = new Map<string, PublishedList>();
  for (const unit of units) {
    const list = parseList(unit, texts.get(`HEAD:${listPathOf(unit)}`) ?? '');
    if (list) lists.set(unit, list);
  }
  return lists;
}
