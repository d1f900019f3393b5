import { Command } from 'commander';
import { ReleaseTrainError } from '../core';
import { removedServices } from '../gitops';

interface CheckOptions {
  readonly against: string;
}

/** `release-train check --against origin/main`: whether a tree may take the place of another one. */
export function checkCommand(): Command {
  return new Command('check')
    .description('refuse a tree that lacks a service which is not decommissioned where it is compared with')
    .argument('[dir]', 'the rendered tree, or a checkout of the GitOps repository', 'dist')
    .requiredOption('--against <tree>', 'another such folder, or a revision of the Git repository that [dir] lies in')
    .action(async (dir: string, { against }: CheckOptions) => {
      const problems = await removedServices(dir, against);
      if (problems.length > 0) {
        const count = problems.length === 1 ? 'a service would' : `${problems.length} services would`;
        throw new ReleaseTrainError(`${count} be removed without having been decommissioned`, problems);
      }
      process.stdout.write(`${dir}: no service is removed that was not decommissioned in ${against}\n`);
    });
}
