import type { Problem } from '../../core';
import type { TrainService } from '../train-plan';
import { isOf } from './push-departure';
import type { Arrival, Places } from './wait-for-arrival';

/** What to do about a batch that did not arrive; empty if it did. */
export async function advice(
  { problems, atFault, underWay }: Arrival,
  { services, pushed, places }: Of,
): Promise<Problem[]> {
  if (problems.length === 0) return [];
  const { branch, branchName } = places;
  const commits: string[] = [];
  const older: Problem[] = [];
  for (const { name, folder } of services.filter((service) => atFault.includes(service.name))) {
    const own = pushed.get(name);
    if (own) commits.push(own);
    const last = own ? undefined : await branch.lastChange(folder);
    if (!last) continue;
    const changes = await branch.changesOf(last.sha);
    const others = changes.filter((path) => !isOf(folder, path)).length;
    const isAlone = changes.length > 0 && others === 0;
    // A revert takes back all that a commit brought: the first publish of a fleet, say.
    if (isAlone) commits.push(last.sha);
    const named = `${last.sha.slice(0, 8)} "${last.subject}"`;
    const what = changes.length === 0 ? 'is a merge' : `changes ${others} more ${others === 1 ? 'file' : 'files'}`;
    older.push({
      path: name,
      message: isAlone
        ? `was not pushed by this run; the last change of its folder is ${named}`
        : `was not pushed by this run, so look for the cause elsewhere first; the last change of its folder, ${named}, ${what}, and a revert would take all of it back`,
    });
  }
  const revert = `git pull --ff-only origin ${branchName} && git revert --no-edit ${commits.join(' ')} && git push origin HEAD:${branchName}`;
  return [
    ...older,
    ...(commits.length > 0
      ? [
          {
            path: 'to take it back',
            message: `\`${revert}\`, in a checkout of ${branchName}; put the source back as well, since publish does not bring back what was reverted`,
          },
        ]
      : []),
    ...(underWay.length > 0 ? [{ path: 'still under way', message: `${underWay.join(', ')}; nobody holds them` }] : []),
    { path: 'to go on', message: 'run this again: nothing is pushed twice' },
  ];
}

interface Of {
  readonly services: readonly TrainService[];
  /** The commits of those that this run pushed. */
  readonly pushed: ReadonlyMap<string, string>;
  readonly places: Places;
}
