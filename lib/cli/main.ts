#!/usr/bin/env node
import { Command } from 'commander';
import { printError, ReleaseTrainError } from '../core';
import { checkCommand } from './check-command';
import { departCommand } from './depart-command';
import { diffCommand } from './diff-command';
import { publishCommand } from './publish-command';
import { rulesCommand } from './rules-command';
import { schemasCommand } from './schemas-command';
import { simulateCommand } from './simulate-command';
import { statusCommand } from './status-command';
import { synthCommand } from './synth-command';
import { windowsCommand } from './windows-command';

const program = new Command('release-train')
  .description('Guarded releases: from a fleet in TypeScript to a GitOps repository')
  .version((require('cdk8s-release-train/package.json') as { version: string }).version)
  .showHelpAfterError('(release-train --help tells more)')
  .addCommand(synthCommand())
  .addCommand(checkCommand())
  .addCommand(diffCommand())
  .addCommand(rulesCommand())
  .addCommand(publishCommand())
  .addCommand(departCommand())
  .addCommand(statusCommand())
  .addCommand(schemasCommand())
  .addCommand(simulateCommand())
  .addCommand(windowsCommand());

// Whoever reads has seen enough, or there is no room left: nothing that a stack trace would explain.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') printError(`the output cannot be written: ${error.message}`);
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

program.parseAsync().catch((error: unknown) => {
  printError(
    error instanceof ReleaseTrainError ? error.message : error instanceof Error ? String(error.stack) : String(error),
  );
  process.exitCode = 1;
});
