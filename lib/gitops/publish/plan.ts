import type { Problem } from '../../core';
import { readIgnored } from '../../git';
import type { RenderedTree } from '../tree';
import type { Checkout } from './checkout';
import { unannouncedEnds } from './decommissioned';
import { readEdits } from './edits';
import { broughtBack, readHistory, sameFiles, type UnitHistory } from './history';
import { REMOVED } from './journal';
import type { PublishedList } from './published-list';
import type { Refusals } from './refusals';
import { releaseIds } from './release-ids';
import type { PublishReport } from './report';
import type { Scope } from './scope';
import { readStatus, type Status } from './status';
import { type FileState, obstacleAt, type Verdict, verdictOf } from './survey';
import { inCluster, listPathOf } from './units';

/** Everything that a publish will do, or why it will do nothing. */
export interface Plan {
  readonly report: PublishReport;
  /** What becomes of files: a hash, or {@link REMOVED}, by path. */
  readonly changes: ReadonlyMap<string, string>;
  /** The lists that change, by unit. */
  readonly lists: ReadonlyMap<string, PublishedList>;
  /** Files that are not there any more, whose folders may be empty. */
  readonly gone: readonly string[];
  readonly problems: readonly Problem[];
}

/** What a publish knows before it decides. */
export interface Facts {
  readonly checkout: Checkout;
  readonly tree: RenderedTree;
  readonly lists: ReadonlyMap<string, PublishedList>;
  readonly scope: Scope;
  readonly files: readonly FileState[];
  readonly allowShallow: boolean;
  /** What is refused, in words. */
  readonly refuse: Refusals;
}

/** Decides about every file first and then about every unit that changes. */
export async function planPublish(facts: Facts): Promise<Plan> {
  const { files, scope, checkout, refuse } = facts;
  const covered = files.filter(({ unit }) => scope.covers(unit));
  const status = await readStatus(checkout.root);
  const decided = await decideFiles(facts, covered, status);
  const changes = new Map(
    decided.files
      .filter(({ verdict }) => verdict === 'write' || verdict === 'remove')
      .map(({ file: { path, wanted } }) => [path, wanted ?? REMOVED]),
  );
  const units = await decideUnits(facts, covered, changes, status);
  const ends = status.unborn ? [] : await unannouncedEnds(checkout.root, covered);
  const pathsOf = (verdict: Verdict): string[] =>
    decided.files.filter((d) => d.verdict === verdict).map((d) => d.file.path);
  const removed = pathsOf('remove');
  return {
    report: {
      written: pathsOf('write'),
      removed,
      unchanged: pathsOf('keep').length,
      adopted: decided.files.filter((d) => d.adopted).map((d) => d.file.path),
      lists: [...units.lists.keys()].sort(),
      left: files
        .filter((file) => !scope.covers(file.unit) && scope.knows(file.unit) && differs(file))
        .map(({ path }) => path),
    },
    changes,
    lists: units.lists,
    gone: [...removed, ...pathsOf('gone')],
    problems: [
      ...decided.problems,
      ...units.problems,
      ...ends.filter(({ folder }) => !scope.adopts(folder)).map(refuse.unannouncedEnd),
    ],
  };
}

interface Decision {
  readonly file: FileState;
  readonly verdict: Verdict;
  readonly adopted: boolean;
}

async function decideFiles({ checkout, scope, refuse }: Facts, files: readonly FileState[], status: Status) {
  const problems: Problem[] = [];
  const edits = await readEdits(
    checkout,
    status,
    files.filter((file) => !file.obstacle && verdictOf(file) === 'edited'),
  );
  const decisions = files.map((file): Decision => {
    const verdict = verdictOf(file);
    const onward: Verdict = file.wanted === undefined ? 'remove' : 'write';
    const decide = (as: Verdict, adopted = false): Decision => ({ file, verdict: as, adopted });
    const refused = (problem: Problem): Decision => {
      problems.push(problem);
      return decide(verdict);
    };
    if (file.obstacle) return (file.wanted ?? file.listed) ? refused(refuse.obstacle(file)) : decide('none');
    if (verdict === 'take') return decide('take', true);
    if (verdict === 'foreign') return scope.adopts(file.path) ? decide(onward, true) : refused(refuse.foreign(file));
    const edit = edits.get(file.path);
    if (!edit) return decide(verdict);
    if (edit.discarded) return decide(onward);
    // An edit that is not committed is nowhere else: not even --adopt throws it away.
    const adoptable = !edit.uncommitted || file.present === undefined;
    return adoptable && scope.adopts(file.path) ? decide(onward, true) : refused(refuse.edited(file, edit));
  });
  const conflicts = decisions
    .filter(({ file, verdict }) => status.conflicted.has(file.path) && verdict !== 'none')
    .map(({ file }) => refuse.conflict(file.path));
  const conflicted = new Set(conflicts.map(({ path }) => path));
  return { files: decisions, problems: [...problems.filter(({ path }) => !conflicted.has(path)), ...conflicts] };
}

async function decideUnits(
  facts: Facts,
  files: readonly FileState[],
  changes: ReadonlyMap<string, string>,
  status: Status,
) {
  const { checkout, tree, lists, scope, refuse } = facts;
  const problems: Problem[] = [];
  const changing = changingUnits(files, changes, lists);
  const serialOf = (unit: string): number => lists.get(unit)?.serial ?? 0;
  const tellable = !checkout.shallow || facts.allowShallow;
  if (!tellable && changing.size > 0) problems.push(refuse.shallow(changing.size));

  const histories: ReadonlyMap<string, UnitHistory> =
    status.unborn || changing.size === 0
      ? new Map()
      : await readHistory(checkout.root, new Set(changing.keys()), serialOf);
  const next = new Map<string, PublishedList>();
  const unreachable = new Set(files.filter(({ obstacle }) => obstacle).map(({ path }) => path));
  for (const [unit, wanted] of changing) {
    const releases = releaseIds([...wanted.keys()].map((path) => tree.files.get(path) ?? ''));
    const history = histories.get(unit) ?? { highest: 0, takenBack: [] };
    const back = broughtBack(history, lists.get(unit), { releases, files: wanted });
    if (back && !scope.adopts(unit))
      problems.push(refuse.takenBack(unit, back, lists.get(unit), scope.serviceOf(unit)));
    const list = listPathOf(unit);
    const obstacle = obstacleAt(checkout.root, list);
    if (obstacle) problems.push(refuse.obstacle({ path: list, obstacle }));
    if (obstacle) unreachable.add(list);
    if (status.conflicted.has(list)) problems.push(refuse.conflict(list));
    const service = inCluster(unit) ? undefined : scope.serviceOf(unit);
    next.set(unit, { serial: Math.max(serialOf(unit), history.highest) + 1, releases, service, files: wanted });
  }
  // Git does not answer about paths behind symlinks.
  const toCommit = [
    ...[...next.values()].flatMap(({ files: of }) => [...of.keys()]),
    ...[...next.keys()].map(listPathOf),
  ];
  const ignored = await readIgnored(
    checkout.root,
    toCommit.filter((path) => !unreachable.has(path)),
  );
  return { lists: next, problems: [...problems, ...refuse.ignored(ignored)] };
}

/** The units whose files or list change, with the files that they shall have. */
function changingUnits(
  files: readonly FileState[],
  changes: ReadonlyMap<string, string>,
  lists: ReadonlyMap<string, PublishedList>,
) {
  const wanted = new Map<string, Map<string, string>>();
  const touched = new Set<string>();
  for (const file of files) {
    const unit = wanted.get(file.unit) ?? new Map<string, string>();
    wanted.set(file.unit, unit);
    if (file.wanted !== undefined) unit.set(file.path, file.wanted);
    if (changes.has(file.path)) touched.add(file.unit);
  }
  // What an unfinished publish left of a unit that was never listed goes without a trace.
  const listable = (unit: string, of: ReadonlyMap<string, string>): boolean => lists.has(unit) || of.size > 0;
  return new Map(
    [...wanted].filter(
      ([unit, of]) => listable(unit, of) && (touched.has(unit) || !sameFiles(lists.get(unit)?.files ?? new Map(), of)),
    ),
  );
}

function differs(file: FileState): boolean {
  if (file.obstacle) return file.wanted !== undefined;
  return ['write', 'remove', 'foreign', 'edited'].includes(verdictOf(file));
}
