import { readFileSync, writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError, Option } from 'commander';
import { ReleaseTrainError } from '../core';
import {
  type DoraReport,
  dora,
  eventsWitness,
  htmlDora,
  jsonDora,
  markdownDora,
  prometheusWitness,
  terminalDora,
} from '../operations';
import { withHelpEnd } from './exit-status';
import { commaSeparated, type OfEnvironment, ofEnvironment } from './options';

interface DoraCommandOptions {
  readonly repo: string;
  readonly since: string;
  readonly until?: string;
  readonly env?: readonly string[];
  readonly service?: readonly string[];
  readonly branch: string;
  readonly format: keyof typeof FORMATS;
  readonly output?: string;
  readonly minimum: number;
  readonly caught?: 'canary' | 'after-promotion';
  readonly prometheus?: readonly OfEnvironment[];
  readonly events?: readonly OfEnvironment[];
}

const FORMATS = {
  terminal: (report: DoraReport, isTerminal: boolean) =>
    `${terminalDora(report, { width: isTerminal ? (process.stdout.columns ?? 120) : 160, colors: isTerminal && !process.env.NO_COLOR })}\n`,
  json: jsonDora,
  markdown: markdownDora,
  html: htmlDora,
};

/** `release-train dora --repo ../gitops`: how often, how fast and how safely services are delivered. */
export function doraCommand(): Command {
  return withHelpEnd(
    new Command('dora')
      .description(
        'measure deliveries from the history of the GitOps repository: deployments, lead time, failures, time to restore, against the targets of each service',
      )
      .requiredOption('--repo <checkout>', 'a checkout of the GitOps repository, with its whole history')
      .option('--since <time>', 'when the report begins: 90d, 12w, 2026-03-01 or 2026-03-01T09:30:00Z', '90d')
      .option('--until <time>', 'when it ends; that moment is not in it (default: now)')
      .option('--env <names>', 'these environments alone, comma-separated (default: each for itself)', commaSeparated)
      .option('--service <names>', 'these services alone, comma-separated', commaSeparated)
      .option('--branch <name>', 'the branch that Argo CD follows', 'main')
      .addOption(
        new Option('-f, --format <name>', 'what it is written as').choices(Object.keys(FORMATS)).default('terminal'),
      )
      .option('-o, --output <file>', 'write it into a file')
      .option('--minimum <number>', 'the fewest of which a median or a rate is given', whole, 5)
      .addOption(
        new Option(
          '--caught <where>',
          'what a return to an earlier release counts as where nothing says who found the failure (default: it is counted apart)',
        ).choices(['canary', 'after-promotion']),
      )
      .option(
        '--prometheus <address>',
        'http://…, where Rollouts are scraped; a token is taken from PROMETHEUS_TOKEN. Where environments have their own: --prometheus prod=http://…, and its token in PROMETHEUS_TOKEN_PROD',
        several('address'),
      )
      .option(
        '--events <file>',
        'events of Rollouts: what kubectl get events -A -o json prints, or JSON lines of a webhook; - is standard input. Of one environment: --events prod=FILE',
        several('file'),
      )
      .action(run),
    {
      one: 'the history is not all there, or an option cannot be followed',
      examples: [
        'dora --repo ../gitops --env prod',
        'dora --repo ../gitops --since 2026-01-01 --until 2026-04-01 --format html -o deliveries.html',
      ],
      more: 'A target that is missed does not change the exit status.',
    },
  );
}

async function run({
  env,
  service,
  format,
  output,
  prometheus = [],
  events = [],
  ...options
}: DoraCommandOptions): Promise<void> {
  const [only] = env?.length === 1 ? env : [];
  const report = await dora({
    ...options,
    environments: env,
    services: service,
    now: new Date(),
    witnesses: [
      ...events.map(({ environment = only, value: file }) =>
        eventsWitness(read(file), file === '-' ? 'standard input' : file, environment),
      ),
      ...prometheus.map(({ environment, value: address }) =>
        prometheusWitness({ address, environment: environment ?? only, fetch, ...tokenFor(environment) }),
      ),
    ],
  });
  const text = FORMATS[format](report, output === undefined && process.stdout.isTTY === true);
  if (output === undefined) process.stdout.write(text);
  else write(output, text);
}

/** The common token never goes to an address that is for one environment: who runs that Prometheus would have it. */
function tokenFor(environment: string | undefined): { readonly token?: string } {
  const own = environment === undefined ? '' : `_${environment.toUpperCase().replaceAll('-', '_')}`;
  const token = process.env[`PROMETHEUS_TOKEN${own}`]?.trim();
  return token ? { token } : {};
}

function read(file: string): string {
  try {
    return readFileSync(file === '-' ? 0 : file, 'utf8');
  } catch (error) {
    throw new ReleaseTrainError(`${file}: cannot be read: ${(error as Error).message}`);
  }
}

function write(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new ReleaseTrainError(`${file}: cannot be written: ${(error as Error).message}`);
  }
}

function several(what: string): (text: string, given?: readonly OfEnvironment[]) => OfEnvironment[] {
  return (text, given = []) => [...given, ofEnvironment(text, what)];
}

function whole(text: string): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < 1) throw new InvalidArgumentError('Give a whole number from 1.');
  return value;
}
