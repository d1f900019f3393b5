import { existsSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type Problem, printError, ReleaseTrainError } from '../core';
import {
  backgroundInWords,
  expectedOutcome,
  htmlReport,
  releaseInWords,
  type Scenario,
  type SimulatedService,
  type SimulationReport,
  scenarioInWords,
  stepsInWords,
  terminalReport,
} from '../simulation';
import { objectiveOf, Slo } from '../slo';
import { withHelpEnd } from './exit-status';
import { type FolderOptions, type FolderService, folderServices, inFolder } from './simulate-folders';
import { type Player, type PlayerOptions, player } from './simulate-player';
import { type ScenarioOptions, scenarioOf } from './simulate-scenario';

interface SimulateOptions extends ScenarioOptions, FolderOptions, Omit<PlayerOptions, 'objective'> {
  /** In percent. */
  readonly objective?: number;
  readonly html?: string;
  readonly json?: boolean;
}

/** `release-train simulate [dir]`: plays releases of what is rendered, and says how the bad ones end. */
export function simulateCommand(): Command {
  return withHelpEnd(
    new Command('simulate')
      .description(
        'play releases of rendered manifests: how long a bad one lives, how many requests it spoils, how often a good one is aborted',
      )
      .argument('[dir]', 'folder or file with the manifests', 'dist')
      .option('-s, --service <name>', 'play this Rollout alone: svc-a, or prod/svc-a (default: each)')
      .option('--replicas <number>', 'pods of a Rollout that does not say how many', whole(1))
      .option('--rps <number>', 'requests per second to the service, both versions together', number(0))
      .option('--error-rate <share>', 'share of the requests that fail on the new version, 0.05 for 5 %', number(0, 1))
      .option('--stable-error-rate <share>', 'share that fails on the stable version (default: 0)', number(0, 1))
      .option('--scenario <file>', 'YAML file with a whole scenario; the options above override it')
      .option(
        '--recorded-requests <file>',
        'requests per second as a Prometheus recorded them: the JSON of /api/v1/query_range',
      )
      .option('--recorded-failed <file>', 'failed requests per second, recorded at the same time')
      .option('--recorded-errors <file>', 'or the share that failed')
      .option('--against <dir>', 'compare with the same releases of these manifests: what is given here is before')
      .option('--html <file>', 'write the report as one page that needs no network')
      .option('--json', 'print the results as JSON')
      .option('--runs <number>', 'releases of each service', whole(1), 1000)
      .option('--threads <number>', 'threads that play at the same time (default: one for each core)', whole(1))
      .option('--seed <number>', 'where the random numbers come from; the same seed gives the same result', whole(0), 1)
      .option(
        '--objective <percent>',
        'the objective whose error budget is burnt (default: what the templates say)',
        objective,
      )
      .addOption(
        new Option('--engine <name>', 'who evaluates queries: the model, or a real Prometheus on this machine')
          .choices(['model', 'prometheus'])
          .default('model'),
      )
      .addOption(
        new Option('--prometheus-version <major>', 'the Prometheus that the model plays')
          .choices(['2', '3'])
          .default('3'),
      )
      .action(run),
    {
      one: 'something could not be played, or the files or the scenario are wrong',
      examples: ['simulate dist', 'simulate dist --service svc-a --rps 100 --error-rate 0.05'],
    },
  );
}

async function run(dir: string, options: SimulateOptions, command: Command): Promise<void> {
  const scenario = scenarioOf(options);
  if (options.html !== undefined) checkWritable(options.html);
  const slo = options.objective === undefined ? undefined : Slo.availability(options.objective);
  const { services, problems, alone } = folderServices(dir, options);
  const left: Problem[] = [...problems];
  const results: SimulatedService[] = [];
  const play = player(scenario, { ...options, objective: slo }, services.length);
  try {
    for (const it of services) {
      try {
        results.push(await simulated(it, play));
      } catch (error) {
        if (!(error instanceof ReleaseTrainError)) throw error;
        const found =
          error.problems.length > 0 ? error.problems : [{ path: it.path.service.name, message: error.message }];
        left.push(...(options.against === undefined ? found : inFolder(it.folder, found)));
      }
    }
  } finally {
    await play.end();
  }
  if (results.length === 0) throw new ReleaseTrainError('This cannot be played.', left);
  tell(results, scenario, slo, options, commandOf(dir, command));
  if (alone.length > 0) printError(alone.join('\n'));
  if (left.length === 0) return;
  printError(['This was left out:', '', ...left.map(({ path, message }) => `${path}: ${message}`)].join('\n'));
  process.exitCode = 1;
}

function tell(
  results: readonly SimulatedService[],
  scenario: Scenario,
  slo: Slo | undefined,
  { html, json }: SimulateOptions,
  command: string,
): void {
  const report: SimulationReport = {
    command,
    subject: releaseInWords(scenario),
    expected: expectedOutcome(scenario),
    objective: slo && objectiveOf(slo),
    scenario: scenarioInWords(scenario),
    results,
  };
  const { columns = 120, isTTY } = process.stdout;
  process.stdout.write(
    json
      ? `${JSON.stringify(report, undefined, 2)}\n`
      : `${terminalReport(report, { width: columns, colors: isTTY === true })}\n`,
  );
  if (html === undefined) return;
  try {
    writeFileSync(html, htmlReport(report));
  } catch (error) {
    throw new ReleaseTrainError(`${html}: cannot be written: ${(error as Error).message}`);
  }
  if (!json) process.stdout.write(`${html} shows it as a page\n`);
}

/** Before minutes of playing rather than after them. */
function checkWritable(file: string): void {
  const folder = dirname(file);
  if (!existsSync(folder)) throw new ReleaseTrainError(`${file}: there is no folder ${folder}; make it first`);
  if (existsSync(file) && statSync(file).isDirectory()) {
    throw new ReleaseTrainError(`${file}: is a folder; name a file in it, such as ${join(file, 'report.html')}`);
  }
}

async function simulated({ service, folder, path }: FolderService, player: Player): Promise<SimulatedService> {
  const summary = await player.play(path);
  return {
    service,
    path: folder,
    steps: stepsInWords(path),
    background: backgroundInWords(path),
    summary,
    warnings: [...path.warnings, ...summary.warnings],
  };
}

/** The command that gives the same report again; where it is written to, and by how many threads, does not matter. */
function commandOf(dir: string, command: Command): string {
  const given = command.options.filter(
    (it) =>
      command.getOptionValueSource(it.attributeName()) === 'cli' &&
      !['html', 'json', 'threads'].includes(it.attributeName()),
  );
  const words = given.flatMap((it) => [`${it.long}`, quoted(String(command.getOptionValue(it.attributeName())))]);
  return ['release-train simulate', quoted(dir), ...words].join(' ');
}

function quoted(word: string): string {
  return /^[\w./:@%+=-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

function number(least: number, most = Number.POSITIVE_INFINITY): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !Number.isFinite(value) || value < least || value > most) {
      throw new InvalidArgumentError(
        most === 1
          ? 'A share is from 0 to 1; 5 % is 0.05.'
          : `Give a number from ${least}${Number.isFinite(most) ? ` to ${most}` : ''}.`,
      );
    }
    return value;
  };
}

function objective(text: string): number {
  const value = number(0)(text);
  const [problem] = Slo.availability(value).problems;
  if (problem !== undefined) throw new InvalidArgumentError(`${problem}.`);
  return value;
}

function whole(least: number): (text: string) => number {
  return (text) => {
    const value = number(least)(text);
    if (!Number.isInteger(value)) throw new InvalidArgumentError('Give a whole number.');
    return value;
  };
}
