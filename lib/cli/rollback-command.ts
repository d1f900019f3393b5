import { createInterface } from 'node:readline/promises';
import { Command, Option } from 'commander';
import { listed, oneLine, printError, ReleaseTrainError } from '../core';
import { originAddress } from '../git';
import { CAUGHT, type Caught, type Cluster, connected, pullRequestsOf, rollback } from '../operations';
import { type HelpEnd, withHelpEnd } from './exit-status';
import { commaSeparated, duration, type OfEnvironment, ofEnvironment } from './options';
import { stamped } from './stamped';

interface RollbackCommandOptions {
  readonly env: readonly string[];
  readonly repo: string;
  readonly branch: string;
  readonly to?: string;
  readonly why: string;
  readonly incident?: string;
  readonly caught?: Caught;
  readonly despite?: readonly string[];
  readonly pullRequest?: boolean;
  readonly context?: readonly OfEnvironment[];
  readonly inCluster?: boolean;
  readonly cluster: boolean;
  readonly announce?: boolean;
  readonly wait?: number | true;
  readonly dryRun?: boolean;
  readonly yes?: boolean;
}

/** `release-train rollback svc-a --env prod --why '…'`: back to what was healthy last. */
export function rollbackCommand(): Command {
  const command = new Command('rollback')
    .description('go back to an earlier release: abort what is in flight, restore what Git had, and tell everybody')
    .argument('<service>', 'the service, as its folder in clusters/<env>/apps is called')
    .requiredOption(
      '--env <names>',
      'the environment, or several, separated by commas: a commit each, one push',
      commaSeparated,
    )
    .requiredOption('--why <text>', 'why, in a line: it stands in the commit, and in the announcement')
    .option('--to <release>', 'a release id, a version, or a commit of the branch (default: what was healthy last)')
    .option('--incident <name>', 'as the incident is called where it is tracked, such as INC-42')
    .addOption(
      new Option('--caught <when>', 'what found the failure (default: what the cluster says, or unknown)').choices([
        ...CAUGHT,
      ]),
    )
    .option('--repo <checkout>', 'a checkout of the GitOps repository, whose remote is origin; it stays as it is', '.')
    .option('--branch <name>', 'the branch that Argo CD follows', 'main')
    .option('--push', 'push to the branch (the default)')
    .addOption(
      new Option(
        '--pull-request',
        'open a pull request in place of pushing; the token is taken from GH_TOKEN',
      ).conflicts('push'),
    )
    .option(
      '--context <name>',
      'the context of the kubeconfig to abort in and to look at; prod-eu=<name> where environments have one each; again for each cluster',
      namedContext,
    )
    .option('--in-cluster', 'the cluster that this runs in, in place of a context')
    .option('--no-cluster', 'Git alone, whatever else is given')
    .option('--despite <refusals>', 'refusals that do not count, by the names that are told with them', commaSeparated)
    .option('--announce', 'tell it in Slack: the webhook is taken from RELEASE_TRAIN_SLACK_WEBHOOK')
    .option(
      '--wait [duration]',
      'wait until it is healthy in the cluster, 30m at most unless another duration is given',
      duration,
    )
    .option('--dry-run', 'tell all of it; change nothing, neither in Git nor in the cluster')
    .option('--yes', 'do not ask before anything is changed (nobody is asked where there is no terminal)')
    .action(act);
  return withHelpEnd(command, HELP_END);
}

const HELP_END: HelpEnd = {
  one: 'it was refused or failed, or is not healthy in time: the last lines say what has changed',
  examples: [
    "rollback svc-a --env prod --why 'checkout fails' --dry-run",
    "rollback svc-a --env prod --why 'checkout fails' --incident INC-42 --context prod --announce --wait",
  ],
  more: `Ended at any moment, it is run again: it goes on where it was. Who is there already is told so, with 0.
Neither "kubectl argo rollouts undo" nor the rollback of Argo CD lasts: the one changes the cluster and not Git, so that
Argo CD brings the bad release again; the other one Argo CD refuses while it syncs automatically.`,
};

async function act(service: string, given: RollbackCommandOptions): Promise<void> {
  const { env, announce = false, wait, yes = false, dryRun = false, pullRequest = false, ...options } = given;
  const say = stamped((line) => process.stdout.write(`${line}\n`));
  const warn = (line: string): void => printError(oneLine(line));
  const clusters = await clustersOf(given, env);
  if (clusters.size === 0 && wait !== undefined && !dryRun)
    throw new ReleaseTrainError('nothing was rolled back: --wait needs to look into the cluster; give --context');
  const webhook = announce ? process.env.RELEASE_TRAIN_SLACK_WEBHOOK?.trim() || undefined : undefined;
  if (announce && webhook === undefined)
    warn('RELEASE_TRAIN_SLACK_WEBHOOK is not set: nobody will be told in Slack. It goes on');
  await rollback({
    ...options,
    service,
    environments: [...new Set(env)],
    pullRequests: pullRequest ? pullRequestsOf(await originAddress(options.repo)) : undefined,
    clustersOf: (environment) => clusters.get(environment) ?? [],
    webhook,
    dryRun,
    waitSeconds: dryRun || wait === undefined ? undefined : wait === true ? DEFAULT_WAIT : wait,
    confirm: yes || !process.stdin.isTTY ? undefined : confirmed,
    say,
    warn,
  });
}

/** Longer than the standard plan of a canary takes. */
const DEFAULT_WAIT = 30 * 60;

async function clustersOf(
  { context = [], inCluster = false, cluster }: RollbackCommandOptions,
  environments: readonly string[],
): Promise<ReadonlyMap<string, readonly Cluster[]>> {
  if (!cluster) return new Map();
  if (context.length === 0 && !inCluster) return new Map();
  const other = context.find(({ environment }) => environment !== undefined && !environments.includes(environment));
  if (other)
    throw new ReleaseTrainError(
      `nothing was rolled back: --context ${oneLine(`${other.environment}=${other.value}`)} is for an environment that --env does not name: ${listed(environments)}`,
    );
  const found = new Map<string, readonly Cluster[]>();
  for (const environment of environments) {
    const own = context.filter((each) => each.environment === environment);
    const names = (own.length > 0 ? own : context.filter((each) => each.environment === undefined)).map(
      ({ value }) => value,
    );
    const contexts = inCluster ? [...names, undefined] : names;
    found.set(environment, await Promise.all(contexts.map((name) => connected(name))));
  }
  return found;
}

async function confirmed(): Promise<boolean> {
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  try {
    return /^y(es)?$/i.test((await terminal.question('Roll back? [y/N] ')).trim());
  } finally {
    terminal.close();
  }
}

function namedContext(text: string, given: readonly OfEnvironment[] = []): readonly OfEnvironment[] {
  return [...given, ofEnvironment(text, 'context')];
}
