import { relative } from 'node:path';
import { printError } from '../core';

/**
 * Loaded into the app by `release-train synth`: an error that nobody catches, such as cdk8s's own for a negative
 * duration, is told with the line of the app that made it, without the stack of the libraries below.
 */
process.on('uncaughtException', (error: unknown) => {
  printError(plainly(error));
  process.exit(1);
});

function plainly(error: unknown): string {
  if (!(error instanceof Error) || process.env.RELEASE_TRAIN_STACK)
    return error instanceof Error ? String(error.stack) : String(error);
  if (error.name === 'ReleaseTrainError') return error.message;
  const line = (error.stack ?? '')
    .split('\n')
    .filter((frame) => !frame.includes('node:'))
    .map((frame) => /\(?((?:file:\/\/)?\/[^()]+?:\d+):\d+\)?$/.exec(frame)?.[1]?.replace(/^file:\/\//, ''))
    .find((frame) => frame && !frame.includes('/node_modules/'));
  const missing = /^Cannot find package '([^']+)'/.exec(error.message)?.[1];
  const remedy = missing === undefined ? '' : `; is it installed? npm install ${missing}`;
  return `${line ? `${relative(process.cwd(), line)}: ` : ''}${error.message}${remedy}\n(the whole stack: RELEASE_TRAIN_STACK=1)`;
}
