import { Command } from 'commander';
import { bumpCommand } from './bump-command';
import { checkCommand } from './check-command';
import { departCommand } from './depart-command';
import { diffCommand } from './diff-command';
import { doraCommand } from './dora-command';
import { drillCommand } from './drill-command';
import { pinsCommand } from './pins-command';
import { publishCommand } from './publish-command';
import { rollbackCommand } from './rollback-command';
import { rulesCommand } from './rules-command';
import { schemasCommand } from './schemas-command';
import { simulateCommand } from './simulate-command';
import { statusCommand } from './status-command';
import { synthCommand } from './synth-command';
import { windowsCommand } from './windows-command';

/**
 * `release-train` with all of its commands.
 *
 * What stands behind a command is the command's: `bump --version 1.4.2` asks nobody for the version of this program.
 */
export function releaseTrain(): Command {
  return new Command('release-train')
    .description('Guarded releases: from a fleet in TypeScript to a GitOps repository')
    .version((require('cdk8s-release-train/package.json') as { version: string }).version)
    .enablePositionalOptions()
    .showHelpAfterError('(release-train --help tells more)')
    .addCommand(synthCommand())
    .addCommand(checkCommand())
    .addCommand(diffCommand())
    .addCommand(rulesCommand())
    .addCommand(pinsCommand())
    .addCommand(publishCommand())
    .addCommand(departCommand())
    .addCommand(bumpCommand())
    .addCommand(drillCommand())
    .addCommand(rollbackCommand())
    .addCommand(statusCommand())
    .addCommand(schemasCommand())
    .addCommand(simulateCommand())
    .addCommand(windowsCommand())
    .addCommand(doraCommand());
}
