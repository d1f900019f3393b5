import { readFileSync } from 'node:fs';
import { ReleaseTrainError } from '../core';
import { type Recording, readRecording, readScenario, type Scenario, scenarioProblems } from '../simulation';

/** What the options of the command say about the scenario. */
export interface ScenarioOptions {
  readonly errorRate?: number;
  readonly stableErrorRate?: number;
  readonly rps?: number;
  readonly scenario?: string;
  readonly recordedRequests?: string;
  readonly recordedFailed?: string;
  readonly recordedErrors?: string;
}

/**
 * The scenario of a file, of options, or of both: options come first.
 *
 * @throws ReleaseTrainError that names everything that cannot be played
 */
export function scenarioOf(options: ScenarioOptions): Scenario {
  const { scenario: file, rps, errorRate, stableErrorRate } = options;
  const read = file === undefined ? {} : readScenario(textOf(file), file);
  const given = {
    requestsPerSecond: rps,
    canaryErrorRate: errorRate,
    stableErrorRate,
    recorded: recordingOf(options),
  };
  const scenario = { ...read, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) };
  if (scenario.requestsPerSecond === undefined && scenario.recorded === undefined) {
    throw new ReleaseTrainError(
      'How much traffic is there? Give --rps, for example --rps 100, and what the new version does: --error-rate 0.05; or a --scenario.',
    );
  }
  const problems = scenarioProblems(scenario);
  if (problems.length > 0) {
    throw new ReleaseTrainError(
      'The scenario cannot be played.',
      problems.map((message) => ({ path: file ?? 'scenario', message })),
    );
  }
  return scenario as Scenario;
}

function recordingOf({ recordedRequests, recordedFailed, recordedErrors }: ScenarioOptions): Recording | undefined {
  if (recordedRequests === undefined) {
    if (recordedFailed === undefined && recordedErrors === undefined) return undefined;
    throw new ReleaseTrainError(
      'Failures were recorded, but how many requests were there? Give --recorded-requests too.',
    );
  }
  return readRecording({
    requests: textOf(recordedRequests),
    failed: recordedFailed === undefined ? undefined : textOf(recordedFailed),
    errors: recordedErrors === undefined ? undefined : textOf(recordedErrors),
  });
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new ReleaseTrainError(`${file}: cannot be read: ${(error as Error).message}`);
  }
}
