import { setTimeout as sleep } from 'node:timers/promises';
import { Command, InvalidArgumentError, Option } from 'commander';
import { oneLine, printError, styleFor } from '../core';
import {
  changeLines,
  connected,
  Screen,
  StatusReader,
  type StatusReport,
  statusJson,
  statusTable,
  waitFor,
  watchStatus,
} from '../operations';
import { type HelpEnd, withHelpEnd } from './exit-status';
import { commaSeparated, durationOption, ofEnvironment } from './options';
import { stamped } from './stamped';

interface StatusCommandOptions {
  readonly env?: readonly string[];
  readonly repo: string;
  readonly branch: string;
  readonly revision?: string;
  readonly context?: Contexts;
  readonly argocdContext?: readonly string[];
  readonly watch?: boolean;
  readonly every: number;
  readonly wait?: boolean;
  readonly timeout: number;
  readonly format: 'table' | 'json';
  readonly onlyTrouble?: boolean;
  readonly failOnTrouble?: boolean;
}

type Contexts = ReadonlyMap<string | undefined, readonly string[]>;

/** `release-train status`: what runs, beside what Git asks for. */
export function statusCommand(): Command {
  const command = new Command('status')
    .description('show what runs beside what Git asks for: releases, steps, analyses, waves, and what holds them up')
    .argument('[services...]', 'these services alone (default: all)')
    .option('--env <names>', 'these environments alone, separated by commas', commaSeparated)
    .option('--repo <checkout>', 'a checkout of the GitOps repository, whose remote is origin; it stays as it is', '.')
    .option('--branch <name>', 'the branch that Argo CD follows', 'main')
    .option('--revision <revision>', 'a revision of the checkout instead of that branch; origin is not asked')
    .option(
      '--context <context>',
      'a context of the kubeconfig (default: the current one); prod=CONTEXT for one environment, several times where it has several clusters',
      clusterContext,
    )
    .option('--argocd-context <contexts>', 'where the Applications of Argo CD are, if elsewhere', commaSeparated)
    .option('--watch', 'look again and again: in place on a terminal, elsewhere a line for each change')
    .addOption(durationOption('--every <duration>', 'the pause between two looks', '5s'))
    .option('--wait', 'wait until the services run what Git asks for and are healthy')
    .addOption(durationOption('--timeout <duration>', 'how long to wait', '1h'))
    .addOption(
      new Option('--format <format>', 'for people, or for programs').choices(['table', 'json']).default('table'),
    )
    .option('--only-trouble', 'leave out what moves by itself and what is settled')
    .option('--fail-on-trouble', 'end with status 1 if a service is in trouble')
    .action(async (services: readonly string[], options: StatusCommandOptions) => {
      const { env, context, argocdContext, repo, branch, revision } = options;
      const reader = new StatusReader({
        ...{ repo, branch, revision, services, environments: env, contexts: context },
        ...{ argoCdContexts: argocdContext, connect: connected, now: Date.now },
      });
      const look = (): Promise<StatusReport> => reader.look();
      if (options.wait) process.exitCode = await waiting(look, options);
      else if (options.watch) await watching(look, options);
      else {
        const report = await look();
        say(shown(report, options));
        process.exitCode = exitStatus(report, options);
      }
    });
  return withHelpEnd(command, HELP_END);
}

const HELP_END: HelpEnd = {
  one: 'something could not be asked, with --fail-on-trouble a service is in trouble, with --wait one failed or is late',
  examples: [
    'status',
    'status svc-a --env prod --context prod=prod-eu --context prod=prod-us',
    'status --watch --only-trouble',
    'status svc-a svc-b --env prod --wait --timeout 90m',
  ],
};

function shown(report: StatusReport, options: StatusCommandOptions, width = terminalWidth(), height?: number): string {
  if (options.format === 'json') return JSON.stringify(statusJson(report), null, options.watch ? undefined : 2);
  const { onlyTrouble } = options;
  return statusTable(report, { width, height, style: styleFor(hasColors()), onlyTrouble });
}

async function watching(look: () => Promise<StatusReport>, options: StatusCommandOptions): Promise<void> {
  const screen = new Screen(process.stdout);
  const isScreen = process.stdout.isTTY && options.format === 'table';
  const leave = (status: number) => () => {
    screen.close();
    process.exit(status);
  };
  process.once('SIGINT', leave(130));
  process.once('SIGTERM', leave(143));
  process.once('SIGHUP', leave(129));
  try {
    await watchStatus({
      look,
      everySeconds: options.every,
      sleep,
      show: (report, before) => {
        if (isScreen) screen.show((width, height) => shown(report, options, width, height));
        else if (options.format === 'json') sayIfChanged(report, before, options);
        else if (before) changeLines(report, before).forEach(stamped(say));
        else say(shown(report, options));
      },
    });
  } finally {
    screen.close();
  }
}

function sayIfChanged(report: StatusReport, before: StatusReport | undefined, options: StatusCommandOptions): void {
  if (before === undefined || changeLines(report, before).length > 0) say(shown(report, options));
}

async function waiting(look: () => Promise<StatusReport>, options: StatusCommandOptions): Promise<number> {
  process.once('SIGINT', () => process.exit(130));
  const wait = waitFor(options.timeout, Date.now);
  let verdict = 'waiting';
  const line = stamped(say);
  const report = await watchStatus({
    look,
    everySeconds: options.every,
    sleep,
    show: (now, before) => {
      if (options.format === 'table') changeLines(now, before).forEach(line);
    },
    until: (now) => {
      verdict = wait.judge(now);
      return verdict !== 'waiting';
    },
  });
  if (options.format === 'json') say(shown(report, options));
  if (verdict === 'arrived') return 0;
  const why = verdict === 'late' ? 'not there in time' : 'failed';
  const lines = wait.open.map(({ environment, service, summary, words }) =>
    oneLine([`${environment}/${service}: ${why}: ${summary}`, ...words].join('; ')),
  );
  printError(lines.join('\n'));
  return 1;
}

function exitStatus({ rows, unasked }: StatusReport, { failOnTrouble }: StatusCommandOptions): number {
  return unasked.length > 0 || (failOnTrouble && rows.some(({ level }) => level === 'trouble')) ? 1 : 0;
}

function say(text: string): void {
  process.stdout.write(`${text}\n`);
}

function hasColors(): boolean {
  return process.stdout.isTTY && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
}

/** Whoever reads a file has as much room as they like. */
function terminalWidth(): number {
  return process.stdout.isTTY ? (process.stdout.columns ?? 80) : Number(process.env.COLUMNS) || 160;
}

/** Reads `CONTEXT`, or `prod=CONTEXT` for one environment, which may have several. */
function clusterContext(text: string, given: Contexts = new Map()): Contexts {
  const { environment, value: context } = ofEnvironment(text, 'context');
  const known = given.get(environment) ?? [];
  if (environment === undefined && known.length > 0)
    throw new InvalidArgumentError('There is one already: say of which environment each is (prod=CONTEXT).');
  return new Map([...given, [environment, [...known, context]]]);
}
