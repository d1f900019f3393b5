import { Command } from 'commander';
import { formatReport, publish } from '../gitops';
import { withHelpEnd } from './exit-status';
import { commaSeparated } from './options';

interface PublishCommandOptions {
  readonly from: string;
  readonly only?: string[];
  readonly adopt?: string[];
  readonly allowShallow?: boolean;
  readonly dryRun?: boolean;
}

/** `release-train publish DIR`: brings the rendered tree into a checkout of the GitOps repository. */
export function publishCommand(): Command {
  return withHelpEnd(
    new Command('publish')
      .description(
        'bring the rendered tree into a checkout of the GitOps repository (commit it yourself, or let CI do it)',
      )
      .argument('<checkout>', 'the root of the checkout')
      .option('--from <folder>', 'the rendered tree', 'dist')
      .option('--only <services>', 'publish the folders of these services alone, comma-separated', commaSeparated)
      .option(
        '--adopt <paths>',
        'overwrite these files or folders although somebody else changed or reverted them, or remove those of services that were not decommissioned, comma-separated; clusters/<env>/argocd also lets services move to another ApplicationSet, cluster or namespace',
        commaSeparated,
      )
      .option('--allow-shallow', 'publish into a shallow clone, where a revert made by hand cannot be seen')
      .option('--dry-run', 'check and tell, write nothing')
      .action(async (checkout: string, { from, ...options }: PublishCommandOptions) => {
        const report = await publish(from, checkout, options);
        const lines = [...(options.dryRun ? ['dry run: nothing is written'] : []), ...formatReport(report)];
        process.stdout.write(`${lines.join('\n')}\n`);
      }),
    {
      one: 'something stands in the way, and nothing was written',
      examples: ['publish ../gitops --dry-run', 'publish ../gitops --only svc-a'],
      more: 'Killed at any point, it leaves a checkout that the next run completes.',
    },
  );
}
