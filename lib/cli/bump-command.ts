import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { ReleaseTrainError } from '../core';
import { TREE_INDEX } from '../gitops';
import { type BumpTarget, bump, connected, IN_FLIGHT, type InFlight, pullRequestsOf, type Render } from '../operations';
import { type Review, terminalReview } from '../review';
import { readConfig, runApp } from './app';
import { withHelpEnd } from './exit-status';
import { durationOption } from './options';

interface BumpCommandOptions {
  readonly image: string;
  readonly version: string;
  readonly gitSha: string;
  readonly releaseId?: string;
  readonly committedAt?: string;
  readonly commits?: string;
  readonly sourceRepo?: string;
  readonly sourcePath?: string;
  readonly env?: string;
  readonly file?: string;
  readonly repo: string;
  readonly branch: string;
  readonly push?: boolean;
  readonly pullRequest?: boolean;
  readonly allowOlder?: boolean;
  readonly inFlight: InFlight;
  readonly context?: string;
  readonly timeout: number;
  readonly poll: number;
  readonly app?: string;
  readonly synth: boolean;
  readonly dryRun?: boolean;
}

/** `release-train bump svc-a --image … --version … --git-sha …`: gives a service its next release. */
export function bumpCommand(): Command {
  return withHelpEnd(
    new Command('bump')
      .description(
        'give a service its next release: edit its release file, in the checkout, on the branch, or by pull request',
      )
      .argument('<service>', 'the service')
      .requiredOption('--image <reference>', 'the image, by its digest: ghcr.io/org/svc-a@sha256:…')
      .requiredOption('--version <text>', 'the version that people speak of')
      .requiredOption('--git-sha <commit>', 'the commit that the image was built from')
      .option('--release-id <id>', 'what tells this release from every other one (default: version and commit)')
      .option(
        '--committed-at <time>',
        'when the commit was made, in ISO 8601 with a time zone (default: what --source-repo says)',
      )
      .option(
        '--source-repo <folder>',
        'a checkout of the source repository with its whole history: the commits that the release brings are listed',
      )
      .option('--source-path <folder>', 'only commits that changed this folder of it, where it has several services')
      .option('--commits <range>', 'these commits, A..B (default: from the commit of the release before it to its own)')
      .option('--env <name>', 'the environment, whose published service says which release file it is')
      .option('--file <path>', 'the release file, from the root of the repository')
      .option('--repo <checkout>', 'a checkout of the repository with the release files', '.')
      .option('--branch <name>', 'the branch that is released from', 'main')
      .addOption(new Option('--push', 'commit to the branch of origin, and push').conflicts('pullRequest'))
      .option('--pull-request', 'push a branch of its own, and open a pull request (token: GH_TOKEN)')
      .option('--allow-older', 'also a release that is older than the one that is there')
      .addOption(
        new Option('--in-flight <what>', 'what to do where the release before is still on its way')
          .choices(IN_FLIGHT)
          .default('refuse'),
      )
      .option(
        '--context <name>',
        'the cluster of the service, as the kubeconfig names it: to see whether one is on its way',
      )
      .addOption(durationOption('--timeout <duration>', 'how long a release on its way is waited for', '1h'))
      .addOption(durationOption('--poll <duration>', 'the pause between two looks at it', '10s'))
      .option('-a, --app <command>', 'the command that runs the app (default: "app" in cdk8s.yaml)')
      .option('--no-synth', 'do not render, and do not say what changes in the manifests')
      .option('--dry-run', 'check and tell; write and push nothing')
      .action(run),
    {
      one: 'it was refused or failed: what is released is as it was',
      examples: [
        'bump svc-a --image ghcr.io/org/svc-a@sha256:… --version 1.4.2 --git-sha 37ee0097cf',
        'bump svc-a --image ghcr.io/org/svc-a@sha256:… --version 1.4.2 --git-sha 37ee0097cf --source-repo . --repo ../gitops --push',
        'bump svc-a --image ghcr.io/org/svc-a@sha256:… --version 1.4.2 --git-sha 37ee0097cf --context prod --in-flight queue --pull-request',
      ],
      more: 'With 0 it also ends where the release is there already. The token for a pull request is taken from GH_TOKEN.',
    },
  );
}

async function run(service: string, options: BumpCommandOptions): Promise<void> {
  const { image, version, gitSha, releaseId, committedAt, sourceRepo, commits, push, pullRequest, context } = options;
  const folder = options.sourcePath?.replace(/\/+$/, '');
  const narrowing = commits !== undefined ? '--commits' : folder !== undefined ? '--source-path' : undefined;
  if (narrowing !== undefined && sourceRepo === undefined)
    throw new ReleaseTrainError('no commits can be listed', [
      { path: narrowing, message: 'needs --source-repo, a checkout of the repository that has them' },
    ]);
  const target: BumpTarget = push ? 'branch' : pullRequest ? 'pull-request' : 'checkout';
  // A pod of CI that runs in a cluster may look there; without being told to, it need not.
  const isInCluster = process.env.KUBERNETES_SERVICE_HOST !== undefined;
  await bump({
    ...options,
    service,
    release: { image, version, gitSha, releaseId, committedAt },
    target,
    environment: options.env,
    source: sourceRepo === undefined ? undefined : { repo: sourceRepo, range: commits, folder },
    allowOlder: options.allowOlder ?? false,
    cluster:
      context !== undefined || isInCluster
        ? { connect: () => connected(context), isDemanded: context !== undefined || options.inFlight === 'queue' }
        : undefined,
    timeoutSeconds: options.timeout,
    pollSeconds: options.poll,
    render: options.synth ? rendering(options.app) : undefined,
    dryRun: options.dryRun ?? false,
    pullRequests: (remote) => pullRequestsOf(remote),
    now: Date.now,
    sleep: (milliseconds) => sleep(milliseconds),
    say: (line) => process.stdout.write(`${line}\n`),
    show,
  });
}

function rendering(given: string | undefined): Render {
  return async (root, output, service) => {
    const app = given ?? readConfig(root).app;
    if (app === undefined) return 'there is no cdk8s.yaml that names an app; give --app';
    const { status, words } = await runApp(app, output, { only: [service], folder: root });
    if (status !== 0) return `${app} ended with ${status}${words === '' ? '' : `:\n${words}`}`;
    return existsSync(join(output, TREE_INDEX)) ? undefined : `${app} rendered nothing; does it end with app.synth()?`;
  };
}

function show(review: Review): void {
  const { isTTY, columns } = process.stdout;
  const colors = isTTY === true && !process.env.NO_COLOR;
  process.stdout.write(`\n${terminalReview(review, { width: Math.min(columns ?? 100, 140), colors })}\n\n`);
}
