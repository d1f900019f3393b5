import { SingleBar } from 'cli-progress';
import {
  prometheusEngine,
  type ReleasePath,
  type Scenario,
  type SimulationSummary,
  simulate,
  simulateOn,
} from '../simulation';

export interface PlayerOptions {
  readonly runs: number;
  readonly seed: number;
  readonly threads?: number;
  readonly engine: 'model' | 'prometheus';
  readonly prometheusVersion: '2' | '3';
  /** In percent. */
  readonly objective?: number;
}

/** Plays releases, with a progress bar over all services. */
export interface Player {
  play(path: ReleasePath): Promise<SimulationSummary>;
  end(): Promise<void>;
}

export async function player(scenario: Scenario, options: PlayerOptions, services: number): Promise<Player> {
  const { runs, seed, engine, prometheusVersion, objective } = options;
  const bar = new SingleBar({
    format: '{bar} {value}/{total} releases, {eta} s left',
    stream: process.stderr,
    noTTYOutput: false,
    clearOnComplete: true,
  });
  bar.start(runs * services, 0);
  // It has switched off the wrapping of lines.
  const interrupted = () => {
    bar.stop();
    process.exit(130);
  };
  process.once('SIGINT', interrupted);
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
      process.removeListener('SIGINT', interrupted);
      bar.stop();
      await real?.close();
    },
  };
}
