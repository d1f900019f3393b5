#!/usr/bin/env node
import { writeSync } from 'node:fs';
import { Command } from 'commander';
import { ReleaseTrainError } from '../core';
import { publishCommand } from './publish-command';
import { synthCommand } from './synth-command';

const program = new Command('release-train')
  .description('Guarded releases: from a fleet in TypeScript to a GitOps repository')
  .version((require('cdk8s-release-train/package.json') as { version: string }).version)
  .showHelpAfterError('(release-train --help tells more)')
  .addCommand(synthCommand())
  .addCommand(publishCommand());

program.parseAsync().catch((error: unknown) => {
  writeSync(
    2,
    `${error instanceof ReleaseTrainError ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  );
  process.exitCode = 1;
});
