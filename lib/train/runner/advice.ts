import type { Problem } from '../../core';
import type { TrainService } from '../train-plan';
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
    const commit = await branch.lastChange(folder);
    if (!commit) continue;
    commits.push(commit.sha);
    if (!pushed.has(name))
      older.push({
        path: name,
        message: `was not pushed by this run; the last change of its folder is ${commit.sha.slice(0, 8)} "${commit.subject}"`,
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
  /** Those that this run pushed. */
  readonly pushed: ReadonlySet<string>;
  readonly places: Places;
}
