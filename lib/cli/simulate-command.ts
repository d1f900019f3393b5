import { writeFileSync } from 'node:fs';
import { SingleBar } from 'cli-progress';
import { Command, InvalidArgumentError, Option } from 'commander';
import {
  backgroundInWords,
  expectedOutcome,
  htmlReport,
  prometheusEngine,
  type ReleasePath,
  readManifests,
  readPaths,
  releaseInWords,
  type Scenario,
  type SimulatedService,
  type SimulationReport,
  type SimulationSummary,
  scenarioInWords,
  simulate,
  simulateOn,
  stepsInWords,
  terminalReport,
} from '../simulation';
import { type ScenarioOptions, scenarioOf } from './simulate-scenario';

interface SimulateOptions extends ScenarioOptions {
  readonly service?: string;
  readonly against?: string;
  readonly html?: string;
  readonly json?: boolean;
  readonly runs: number;
  readonly seed: number;
  readonly threads?: number;
  readonly engine: 'model' | 'prometheus';
  readonly prometheusVersion: '2' | '3';
  readonly objective?: number;
}

/** `release-train simulate [dir]`: plays releases of what is rendered, and says how the bad ones end. */
export function simulateCommand(): Command {
  return new Command('simulate')
    .description(
      'play releases of rendered manifests: how long a bad one lives, how many requests it spoils, how often a good one is aborted',
    )
    .argument('[dir]', 'folder or file with the manifests', 'dist')
    .option('-s, --service <name>', 'play this Rollout alone (default: each)')
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
      number(0, 99.9999),
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
    .action(run);
}

async function run(dir: string, options: SimulateOptions, command: Command): Promise<void> {
  const scenario = scenarioOf(options);
  const { service, against } = options;
  const before = against === undefined ? [] : pathsOf(against, service);
  const after = pathsOf(dir, service);
  const results: SimulatedService[] = [];
  const play = await player(scenario, options, before.length + after.length);
  try {
    for (const it of after) {
      const old = before.find((path) => path.service.name === it.service.name);
      if (old && against !== undefined) results.push(await simulated(old, against, play));
      results.push(await simulated(it, dir, play));
    }
  } finally {
    await play.end();
  }
  const report: SimulationReport = {
    command: commandOf(dir, command),
    subject: releaseInWords(scenario),
    expected: expectedOutcome(scenario),
    objective: options.objective === undefined ? undefined : `${options.objective} % over 30 days`,
    scenario: scenarioInWords(scenario),
    results,
  };
  if (options.html !== undefined) writeFileSync(options.html, htmlReport(report));
  const { columns = 120, isTTY } = process.stdout;
  process.stdout.write(
    options.json
      ? `${JSON.stringify(report, undefined, 2)}\n`
      : `${terminalReport(report, { width: columns, colors: isTTY === true })}\n`,
  );
  if (options.html !== undefined && !options.json) process.stdout.write(`${options.html} shows it as a page\n`);
}

interface Player {
  play(path: ReleasePath): Promise<SimulationSummary>;
  end(): Promise<void>;
}

async function player(scenario: Scenario, options: SimulateOptions, services: number): Promise<Player> {
  const { runs, seed, engine, prometheusVersion, objective } = options;
  const bar = new SingleBar({
    format: '{bar} {value}/{total} releases, {eta} s left',
    stream: process.stderr,
    noTTYOutput: false,
    clearOnComplete: true,
  });
  bar.start(runs * services, 0);
  let before = 0;
  const common = {
    runs,
    seed,
    objective: objective === undefined ? undefined : { errorBudget: 1 - objective / 100, days: 30 },
    onProgress: (played: number) => bar.update(before + played),
  };
  const real = engine === 'prometheus' ? prometheusEngine({}) : undefined;
  return {
    async play(path) {
      const result = real
        ? await simulateOn(real, path, scenario, common)
        : await simulate(path, scenario, {
            ...common,
            threads: options.threads,
            prometheus: prometheusVersion === '2' ? 2 : 3,
          });
      before += runs;
      return result;
    },
    async end() {
      bar.stop();
      await real?.close();
    },
  };
}

async function simulated(path: ReleasePath, label: string, player: Player): Promise<SimulatedService> {
  return {
    service: path.service.name,
    path: label,
    steps: stepsInWords(path),
    background: backgroundInWords(path),
    summary: await player.play(path),
    warnings: path.warnings,
  };
}

function pathsOf(dir: string, service: string | undefined): ReleasePath[] {
  return readPaths(readManifests(dir), service);
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

function whole(least: number): (text: string) => number {
  return (text) => {
    const value = number(least)(text);
    if (!Number.isInteger(value)) throw new InvalidArgumentError('Give a whole number.');
    return value;
  };
}
