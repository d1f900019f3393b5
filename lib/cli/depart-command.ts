import { Command, InvalidArgumentError } from 'commander';
import { goSeconds } from '../core';
import { depart } from '../train';

interface DepartCommandOptions {
  readonly env: string;
  readonly repo: string;
  readonly from: string;
  readonly plan?: string;
  readonly branch: string;
  readonly argocd?: string;
  readonly timeout?: number;
  readonly poll: number;
  readonly dryRun?: boolean;
}

/** `release-train depart --env prod`: releases what is rendered, wave after wave. */
export function departCommand(): Command {
  return new Command('depart')
    .description(
      'release what is rendered in the order of the train: commit and push a batch, wait for Argo CD, then the next',
    )
    .requiredOption('--env <name>', 'the environment')
    .requiredOption(
      '--repo <checkout>',
      'a checkout of the GitOps repository, whose remote is origin; it stays as it is',
    )
    .option('--from <folder>', 'the rendered tree', 'dist')
    .option('--plan <file>', 'the plan (default: docs/release/<env>/train.json of the rendered tree)')
    .option('--branch <name>', 'the branch that Argo CD follows', 'main')
    .option('--argocd <address>', 'https://…; the token is taken from ARGOCD_AUTH_TOKEN')
    .option(
      '--timeout <duration>',
      'how long a batch may take, such as 90m (default: twice what its steps take at least, and 30m)',
      duration,
    )
    .option('--poll <duration>', 'the pause between two looks at Argo CD', duration, 10)
    .option('--dry-run', 'tell what would be pushed; push nothing and ask nobody')
    .action(({ env, argocd, timeout, poll, dryRun = false, ...options }: DepartCommandOptions) =>
      depart({
        ...options,
        environment: env,
        argoCd: argocd,
        // A file that is read into a variable ends with a line break.
        token: process.env.ARGOCD_AUTH_TOKEN?.trim(),
        timeoutSeconds: timeout,
        pollSeconds: poll,
        dryRun,
        say: (line) => process.stdout.write(`${line}\n`),
      }),
    );
}

function duration(text: string): number {
  const seconds = goSeconds(text);
  if (seconds === undefined || seconds <= 0)
    throw new InvalidArgumentError('Write a duration such as 10s, 90m or 1h30m.');
  return seconds;
}
