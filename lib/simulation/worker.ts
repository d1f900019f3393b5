import { parentPort } from 'node:worker_threads';
import { ReleaseTrainError } from '../core';
import { type WorkOrder, type WorkResult, withoutTimeline } from './monte-carlo';
import { readPaths } from './path/read-paths';
import type { ReleasePath } from './path/release-path';
import { Simulation } from './simulation';

// One thread plays chunks of one simulation, so what was read and compiled for the first chunk serves all.
let simulation: Simulation | undefined;

parentPort?.on('message', ({ sources, scenario, options, from, to }: WorkOrder) => {
  simulation ??= new Simulation(readPaths(sources)[0] as ReleasePath, scenario, options);
  const plays = simulation;
  try {
    const runs = Array.from({ length: to - from }, (_, i) =>
      withoutTimeline(plays.play(from + i, { timeline: false })),
    );
    parentPort?.postMessage({ runs } satisfies WorkResult);
  } catch (error) {
    if (!(error instanceof ReleaseTrainError)) throw error;
    // An error that crosses threads forgets its class.
    parentPort?.postMessage({ refusal: error.message } satisfies WorkResult);
  }
});
