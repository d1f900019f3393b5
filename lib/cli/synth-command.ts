import { statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { printError, ReleaseTrainError } from '../core';
import { readTree, TREE_INDEX } from '../gitops';
import { readConfig, runApp } from './app';
import { withHelpEnd } from './exit-status';
import { commaSeparated } from './options';

interface SynthOptions {
  readonly app?: string;
  readonly output?: string;
  readonly only?: string[];
}

/**
 * `release-train synth`: runs the same app as `cdk8s synth`, and neither deletes the last good output before it knows
 * that the new one is sound, nor puts a stack trace of its own under the app's message.
 */
export function synthCommand(): Command {
  return withHelpEnd(
    new Command('synth')
      .description('render the fleet; on an error the last rendered tree stays as it was')
      .option('-a, --app <command>', 'the command that runs the app (default: "app" in cdk8s.yaml)')
      .option(
        '-o, --output <folder>',
        'where to render to: scratch, never a checkout (default: "output" in cdk8s.yaml, else dist)',
      )
      .option(
        '--only <services>',
        'render these services alone, comma-separated, even if others have errors',
        commaSeparated,
      )
      .action(async (options: SynthOptions) => {
        const config = readConfig('.');
        const app = options.app ?? config.app;
        if (!app) {
          throw new ReleaseTrainError(
            'cdk8s.yaml: names no app; write for example `app: node --import tsx main.ts`, or give --app',
          );
        }
        const shown = options.output ?? config.output ?? 'dist';
        const output = resolve(shown);
        const before = writtenAt(output);
        const { status } = await runApp(app, output, { only: options.only });
        if (status !== 0) {
          // With 1 an app has told what is wrong; whatever else ends it may have had no time for a word.
          if (status !== 1)
            printError(
              `${app}: ended with status ${status}${status > 128 ? ', as what is killed does' : ''}; ${shown} is as it was`,
            );
          process.exitCode = 1;
          return;
        }
        if (writtenAt(output) === before) {
          throw new ReleaseTrainError(
            `${app}: ended without a rendered tree in ${output}; does the app end with app.synth(), and leave outdir to the command?`,
          );
        }
        const { size } = readTree(output).files;
        process.stdout.write(`${size} ${size === 1 ? 'file' : 'files'} in ${shown}\n`);
      }),
    {
      one: 'the fleet has errors, and the last rendered tree is as it was',
      examples: ['synth', 'synth --only svc-a'],
    },
  );
}

/** What tells one writing of a tree from the next: its list is made anew each time. */
function writtenAt(output: string): string | undefined {
  try {
    const { ino, mtimeNs } = statSync(join(output, TREE_INDEX), { bigint: true });
    return `${ino} ${mtimeNs}`;
  } catch {
    return undefined;
  }
}
