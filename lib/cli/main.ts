#!/usr/bin/env node
import { printError, ReleaseTrainError } from '../core';
import { releaseTrain } from './program';

// Whoever reads has seen enough, or there is no room left: nothing that a stack trace would explain.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') printError(`the output cannot be written: ${error.message}`);
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

releaseTrain()
  .parseAsync()
  .catch((error: unknown) => {
    printError(
      error instanceof ReleaseTrainError ? error.message : error instanceof Error ? String(error.stack) : String(error),
    );
    process.exitCode = 1;
  });
