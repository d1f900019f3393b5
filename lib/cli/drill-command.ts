import { randomUUID } from 'node:crypto';
import { constants } from 'node:os';
import { setTimeout as wait } from 'node:timers/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { listed, oneLine, printError, ReleaseTrainError } from '../core';
import {
  type Cluster,
  cleanDrill,
  connected,
  type DrillOptions,
  drill,
  MEANS,
  type Means,
  meansOf,
  rollback,
} from '../operations';
import { withHelpEnd } from './exit-status';
import { durationOption } from './options';
import { stamped } from './stamped';

interface DrillCommandOptions {
  readonly env: string;
  readonly means: Means;
  readonly share: number;
  readonly delay: number;
  readonly rps: number;
  readonly repo: string;
  readonly branch: string;
  readonly context?: string;
  readonly timeout: number;
  readonly poll: number;
  readonly waitForRelease?: boolean;
  readonly withThisRelease?: boolean;
  readonly inProduction?: boolean;
  readonly inFreeze?: boolean;
  readonly rollback: boolean;
  readonly clean?: boolean;
  readonly dryRun?: boolean;
  readonly format: 'text' | 'json';
}

/** `release-train drill svc-a --env staging`: rehearses a bad release. */
export function drillCommand(): Command {
  return withHelpEnd(
    new Command('drill')
      .description(
        'rehearse a bad release: make the canary in flight fail, measure how long its guard takes to abort it and how long the rollback takes, and write it down',
      )
      .argument('<service>', 'the service')
      .requiredOption('--env <name>', 'the environment')
      .option('--means <name>', `what is done to it: ${listed(Object.keys(MEANS))}`, means, 'abort-requests')
      .option('--share <percent>', "of the canary's requests that the fault strikes", between(0, 100), 50)
      .addOption(durationOption('--delay <duration>', 'how long delay-requests holds a request back', '2s'))
      .option('--rps <number>', 'requests per second to the service, for what is foretold', between(0, 1e6), 20)
      .option('--context <name>', 'the context of the kubeconfig (default: the current one)')
      .option(
        '--repo <checkout>',
        'a checkout of the GitOps repository, whose remote is origin; it stays as it is',
        '.',
      )
      .option('--branch <name>', 'the branch that Argo CD follows', 'main')
      .addOption(
        durationOption(
          '--timeout <duration>',
          'how long the wait for a release, its abort and its end may take',
          '30m',
        ),
      )
      .addOption(durationOption('--poll <duration>', 'the pause between two looks at the Rollout', '2s'))
      .option('--wait-for-release', 'wait for a release where none is in flight')
      .option('--with-this-release', 'rehearse with a release that is no drill: it will be aborted')
      .option('--in-production', 'rehearse in production: callers get the fault')
      .option('--in-freeze', 'rehearse although a freeze keeps Argo CD from syncing the rollback')
      .option(
        '--no-rollback',
        'command no rollback after the abort: a person takes the release back, and is rehearsed, too',
      )
      .option('--clean', 'take away the fault of a drill that was killed, and do nothing else')
      .option('--dry-run', 'look at everything and tell what would be done; do nothing')
      .addOption(new Option('--format <name>', 'text, or the record as json').choices(['text', 'json']).default('text'))
      .action(run),
    {
      one: 'the drill did not pass, or there was none',
      more: `Whatever happens, the fault is taken away. Means:\n${Object.entries(MEANS)
        .map(([name, does]) => `  ${name.padEnd(16)}${does}`)
        .join('\n')}`,
      examples: [
        'drill svc-a --env staging --context staging --dry-run',
        'drill svc-a --env staging --context staging --wait-for-release',
        'drill svc-a --env staging --context staging --clean',
      ],
    },
  );
}

async function run(service: string, { env, rollback: isCommanded, ...options }: DrillCommandOptions): Promise<void> {
  const json = options.format === 'json';
  const say = stamped((line) => (json ? process.stderr : process.stdout).write(`${printed(line)}\n`));
  const { signal, release } = ended(say);
  try {
    const common = { service, environment: env, repo: options.repo, branch: options.branch, sleep, say };
    const cluster = await connected(options.context);
    if (options.clean) return await cleanDrill({ ...common, cluster });
    const done = await drill({
      ...options,
      ...common,
      cluster,
      delay: options.delay * 1000,
      requestsPerSecond: options.rps,
      timeoutSeconds: options.timeout,
      pollSeconds: options.poll,
      rollback: isCommanded ? takenBack(options, cluster, say) : undefined,
      id: randomUUID(),
      now: Date.now,
      signal,
    });
    if (json && done) process.stdout.write(`${JSON.stringify(done)}\n`);
    process.exitCode = done === undefined || done.result === 'passed' ? 0 : 1;
  } catch (error) {
    // Ctrl-C in a terminal also ends the git that is at work: what it could not do is told, and is no other end.
    if (!(error instanceof ReleaseTrainError) || !signal.aborted) throw error;
    printError(error.message);
  } finally {
    if (signal.aborted) process.exitCode = statusAfter(signal.reason);
    release();
  }
}

/** The same as `release-train rollback` does: what is measured is what on-call would do. */
function takenBack(
  { repo, branch }: Pick<DrillCommandOptions, 'repo' | 'branch'>,
  cluster: Cluster,
  say: (line: string) => void,
): DrillOptions['rollback'] {
  return async (service, environment, why) => {
    const clustersOf = () => [cluster];
    await rollback({
      repo,
      branch,
      service,
      environments: [environment],
      why,
      caught: 'canary',
      clustersOf,
      say,
      warn: say,
    });
  };
}

/** As a shell tells of a process that a signal ended. */
function statusAfter(signal: EndSignal): number {
  return 128 + constants.signals[signal];
}

/** Tells when somebody wants it to end. The process goes on until the fault is gone, however often it is told. */
function ended(say: (line: string) => void): { readonly signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const end = (name: NodeJS.Signals) => {
    say('told to end: what was injected is taken away first');
    controller.abort(name);
  };
  for (const name of SIGNALS) process.on(name, end);
  return {
    signal: controller.signal,
    release: () => {
      for (const name of SIGNALS) process.removeListener(name, end);
    },
  };
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

type EndSignal = (typeof SIGNALS)[number];

async function sleep(seconds: number, signal?: AbortSignal): Promise<void> {
  // An end is no error here: who waits looks at the signal.
  await wait(seconds * 1000, undefined, { signal }).catch(() => undefined);
}

/** Names and messages of others are in it. */
function printed(line: string): string {
  return line.split('\n').map(oneLine).join('\n');
}

function means(text: string): Means {
  try {
    return meansOf(text);
  } catch (error) {
    if (!(error instanceof ReleaseTrainError)) throw error;
    printError(error.message);
    throw new InvalidArgumentError(`Write one of ${Object.keys(MEANS).join(', ')}.`);
  }
}

function between(above: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value > above && value <= most))
      throw new InvalidArgumentError(`Write a number above ${above}, at most ${most}.`);
    return value;
  };
}
