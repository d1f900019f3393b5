import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { ReleaseTrainError, show } from '../core';
import type { Manifest } from '../manifests';
import type { PlayedRelease, SimulationSummary } from './outcome';
import type { Objective, ReleasePath } from './path/release-path';
import type { AsyncQueryEngine } from './query/query-engine';
import type { Scenario } from './scenario';
import { SEED, Simulation, type SimulationOptions } from './simulation';
import { type Example, type RunResult, summary } from './summary';

export interface MonteCarloOptions extends SimulationOptions {
  /** Releases that are played. @default 1000 */
  readonly runs?: number;
  /** The objective whose budget is burnt. @default what the templates' annotations say */
  readonly objective?: Objective;
}

export interface ThreadedOptions extends MonteCarloOptions {
  /** Threads that play at the same time; 0 plays in this one. @default as many as there are cores */
  readonly threads?: number;
  /** Told now and then how many releases have been played. */
  readonly onProgress?: (played: number, of: number) => void;
}

/** What a worker is told to play. */
export interface WorkOrder {
  readonly sources: readonly Manifest[];
  readonly scenario: Scenario;
  readonly options: SimulationOptions;
  readonly from: number;
  readonly to: number;
}

/** What a worker answers: the releases that it played, or why it cannot. */
export type WorkResult =
  | { readonly runs: readonly RunResult[]; readonly refusal?: undefined }
  | { readonly runs?: undefined; readonly refusal: string };

const RUNS = 1000;
/** Releases that a worker plays before it tells of them. */
const CHUNK = 25;

/**
 * Plays many releases at once, in this thread.
 *
 * @throws ReleaseTrainError that names what cannot be played
 */
export function simulateHere(
  path: ReleasePath,
  scenario: Scenario,
  options: MonteCarloOptions = {},
): SimulationSummary {
  const simulation = new Simulation(path, scenario, options);
  const results = Array.from({ length: runsOf(path, options) }, (_, run) =>
    withoutTimeline(simulation.play(run, { timeline: false })),
  );
  return summarized(path, simulation, results, options);
}

/**
 * Plays many releases in worker threads. The result does not depend on their number: each run has its own random numbers.
 *
 * @throws ReleaseTrainError that names what cannot be played
 */
export async function simulate(
  path: ReleasePath,
  scenario: Scenario,
  options: ThreadedOptions = {},
): Promise<SimulationSummary> {
  const simulation = new Simulation(path, scenario, options);
  const runs = runsOf(path, options);
  const threads = Math.min(options.threads ?? availableParallelism(), Math.ceil(runs / CHUNK));
  const results = new Array<RunResult>(runs);
  let played = 0;
  const done = (from: number, chunk: readonly RunResult[]) => {
    for (const [i, result] of chunk.entries()) results[from + i] = result;
    played += chunk.length;
    options.onProgress?.(played, runs);
  };
  if (threads <= 1 || !existsSync(WORKER)) {
    for (let run = 0; run < runs; run++) done(run, [withoutTimeline(simulation.play(run, { timeline: false }))]);
  } else {
    const { prometheus, seed } = options;
    const order = { sources: path.sources, scenario, options: { prometheus, seed } };
    await inThreads(threads, runs, order, done);
  }
  return summarized(path, simulation, results, options);
}

/** Plays releases one after the other on a real Prometheus, by the rules of the version that it has. */
export async function simulateOn(
  engine: AsyncQueryEngine,
  path: ReleasePath,
  scenario: Scenario,
  options: MonteCarloOptions & Pick<ThreadedOptions, 'onProgress'> = {},
): Promise<SimulationSummary> {
  const simulation = new Simulation(path, scenario, { ...options, prometheus: await engine.version() }, 'elsewhere');
  const runs = runsOf(path, options);
  const examples: Example[] = [];
  for (let run = 0; run < runs; run++) {
    examples.push(await simulation.exampleOn(engine, run));
    options.onProgress?.(run + 1, runs);
  }
  const { seed = SEED, objective = path.objective } = options;
  const releases = examples.map(({ example }) => example);
  return summary(releases, { seed, objective, example: (run) => examples[run] as Example });
}

const WORKER = join(__dirname, 'worker.js');

function summarized(
  path: ReleasePath,
  simulation: Simulation,
  results: readonly RunResult[],
  options: MonteCarloOptions,
): SimulationSummary {
  const { seed = SEED, objective = path.objective } = options;
  return summary(results, { seed, objective, example: (run) => simulation.example(run) });
}

/** A Rollout that is refused is so in each run. */
function runsOf({ refusals }: ReleasePath, { runs = RUNS, seed = SEED }: MonteCarloOptions): number {
  for (const [name, value, least] of [
    ['runs', runs, 1],
    ['seed', seed, 0],
  ] as const) {
    if (!Number.isInteger(value) || value < least) {
      throw new ReleaseTrainError(`${name}: ${show(value)} is no whole number from ${least} on`);
    }
  }
  return refusals.length > 0 ? 1 : runs;
}

async function inThreads(
  threads: number,
  runs: number,
  order: Pick<WorkOrder, 'sources' | 'scenario' | 'options'>,
  done: (from: number, chunk: readonly RunResult[]) => void,
): Promise<void> {
  let next = 0;
  const work = (worker: Worker) =>
    new Promise<void>((finished, failed) => {
      let from = 0;
      const give = () => {
        if (next >= runs) return finished();
        from = next;
        next = Math.min(runs, next + CHUNK);
        worker.postMessage({ ...order, from, to: next } satisfies WorkOrder);
      };
      worker.on('message', ({ runs: chunk, refusal }: WorkResult) => {
        if (!chunk) return failed(new ReleaseTrainError(refusal));
        done(from, chunk);
        give();
      });
      worker.on('error', failed);
      worker.on('exit', (code) => failed(new Error(`a simulation thread ended with ${code}`)));
      give();
    });
  const workers = Array.from({ length: threads }, () => new Worker(WORKER));
  try {
    await Promise.all(workers.map(work));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
}

export function withoutTimeline({ timeline: _, ...result }: PlayedRelease): RunResult {
  return result;
}
