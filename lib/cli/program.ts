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
    .commandsGroup('Render, and prove:')
    .addCommand(synthCommand())
    .addCommand(checkCommand())
    .addCommand(diffCommand())
    .addCommand(simulateCommand())
    .addCommand(rulesCommand())
    .addCommand(windowsCommand())
    .addCommand(schemasCommand())
    .addCommand(pinsCommand())
    .commandsGroup('Release:')
    .addCommand(bumpCommand())
    .addCommand(publishCommand())
    .addCommand(departCommand())
    .commandsGroup('Look, go back, rehearse, measure:')
    .addCommand(statusCommand())
    .addCommand(rollbackCommand())
    .addCommand(drillCommand())
    .addCommand(doraCommand())
    .addHelpText('after', HELP_END);
}

const HELP_END = `
release-train <command> --help tells more. Exit status of every command: 0 done; 1 refused, failed, or found what it was
told to fail on; 130 after Ctrl-C. Ended at any moment, it is run again.
`;
