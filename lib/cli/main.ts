#!/usr/bin/env node
import { Command } from 'commander';
import { printError, ReleaseTrainError } from '../core';
import { publishCommand } from './publish-command';
import { simulateCommand } from './simulate-command';
import { synthCommand } from './synth-command';

const program = new Command('release-train')
  .description('Guarded releases: from a fleet in TypeScript to a GitOps repository')
  .version((require('cdk8s-release-train/package.json') as { version: string }).version)
  .showHelpAfterError('(release-train --help tells more)')
  .addCommand(synthCommand())
  .addCommand(publishCommand())
  .addCommand(simulateCommand());

program.parseAsync().catch((error: unknown) => {
  printError(
    error instanceof ReleaseTrainError ? error.message : error instanceof Error ? String(error.stack) : String(error),
  );
  process.exitCode = 1;
});
