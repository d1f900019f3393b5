import { Command } from 'commander';
import { departInOrder } from '../train';
import { type ArgoCdAddresses, accessTo, argoCdAddress } from './argo-cd-access';
import { withHelpEnd } from './exit-status';
import { commaSeparated, duration } from './options';
import { stamped } from './stamped';

interface DepartCommandOptions {
  readonly env: readonly string[];
  readonly repo: string;
  readonly from: string;
  readonly plan?: string;
  readonly branch: string;
  readonly argocd?: ArgoCdAddresses;
  readonly aheadOf?: readonly string[];
  readonly timeout?: number;
  readonly poll?: number;
  readonly inFreeze?: boolean;
  readonly dryRun?: boolean;
}

/** `release-train depart --env prod`: releases what is rendered, wave after wave. */
export function departCommand(): Command {
  return withHelpEnd(
    new Command('depart')
      .description(
        'release what is rendered in the order of the train: commit and push a batch, wait for Argo CD, then the next',
      )
      .requiredOption(
        '--env <names>',
        'the environment, or several, separated by commas: one after another, each after those that it comes after',
        commaSeparated,
      )
      .requiredOption(
        '--repo <checkout>',
        'a checkout of the GitOps repository, whose remote is origin; it stays as it is',
      )
      .option('--from <folder>', 'the rendered tree', 'dist')
      .option('--plan <file>', 'the plan (default: that in docs/release/<env>/ of the rendered tree)')
      .option('--branch <name>', 'the branch that Argo CD follows', 'main')
      .option(
        '--argocd <address>',
        'https://…; the token is taken from ARGOCD_AUTH_TOKEN. Where an environment has another one: --argocd staging=https://…, and its own token in ARGOCD_AUTH_TOKEN_STAGING',
        argoCdAddress,
      )
      .option(
        '--ahead-of <names>',
        'environments not to wait for, although this one comes after them, separated by commas',
        commaSeparated,
      )
      .option(
        '--timeout <duration>',
        'how long a batch may take, such as 90m (default: twice what its steps take at least, and 30m)',
        duration,
      )
      .option('--poll <duration>', 'the pause between two looks at Argo CD (default: 10s)', duration)
      .option('--in-freeze', 'push although a freeze keeps Argo CD from syncing: somebody syncs by hand')
      .option('--dry-run', 'tell what would be pushed; push nothing and ask nobody')
      .action(
        ({
          env,
          argocd = new Map(),
          aheadOf = [],
          timeout,
          poll = 10,
          dryRun = false,
          ...options
        }: DepartCommandOptions) =>
          departInOrder({
            ...options,
            environments: env,
            aheadOf,
            accessTo: (environment) => accessTo(environment, argocd),
            withOwnArgoCd: [...argocd.keys()].filter((environment) => environment !== undefined),
            timeoutSeconds: timeout,
            pollSeconds: poll,
            dryRun,
            say: stamped((line) => process.stdout.write(`${line}\n`)),
          }),
      ),
    {
      one: 'it stopped or was refused: what was pushed stays, the batches after it are untouched',
      examples: [
        'depart --env prod --repo ../gitops --argocd https://argocd.example.com --dry-run',
        'depart --env staging,prod --repo ../gitops --argocd https://argocd.example.com',
      ],
      more: 'The token of Argo CD is taken from ARGOCD_AUTH_TOKEN. Ended at any moment, it is run again: it goes on where it was.',
    },
  );
}
