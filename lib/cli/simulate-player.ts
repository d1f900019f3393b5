import { SingleBar } from 'cli-progress';
import {
  prometheusEngine,
  type ReleasePath,
  type Scenario,
  type SimulationSummary,
  simulate,
  simulateOn,
} from '../simulation';
import type { Slo } from '../slo';

export interface PlayerOptions {
  readonly runs: number;
  readonly seed: number;
  readonly threads?: number;
  readonly engine: 'model' | 'prometheus';
  readonly prometheusVersion: '2' | '3';
  readonly objective?: Slo;
}

/** Plays releases, with a progress bar over all services. */
export interface Player {
  play(path: ReleasePath): Promise<SimulationSummary>;
  end(): Promise<void>;
}

export function player(scenario: Scenario, options: PlayerOptions, services: number): Player {
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
    objective: objective && { errorBudget: objective.errorBudget / 100, days: objective.period.toDays() },
    onProgress: (played: number) => bar.update(before + played),
  };
  const real = engine === 'prometheus' ? prometheusEngine({}) : undefined;
  return {
    async play(path) {
      try {
        return await (real
          ? simulateOn(real, path, scenario, common)
          : simulate(path, scenario, {
              ...common,
              threads: options.threads,
              prometheus: prometheusVersion === '2' ? 2 : 3,
            }));
      } finally {
        // A release that is refused, or cannot be played, is done as well.
        before += runs;
        bar.update(before);
      }
    },
    async end() {
      process.removeListener('SIGINT', interrupted);
      bar.stop();
      await real?.close();
    },
  };
}
