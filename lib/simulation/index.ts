export { type MonteCarloOptions, simulate, simulateHere, simulateOn, type ThreadedOptions } from './monte-carlo';
export type {
  AnalysisPhase,
  MeasurementPhase,
  Outcome,
  PauseReason,
  PlayedRelease,
  Share,
  SimulationSummary,
  Spread,
  TimelineEvent,
} from './outcome';
export { type Manifest, parseManifests, readManifests } from './path/manifests';
export { type PathOptions, type ReadPaths, readPaths, readPlayable } from './path/read-paths';
export type { ReleasePath } from './path/release-path';
export { prometheusEngine } from './query/prometheus';
export { readRecording } from './recording';
export {
  htmlReport,
  humanPercent,
  humanSeconds,
  type SimulatedService,
  type SimulationReport,
  terminalReport,
  timelineText,
} from './report';
export type { CrashLoop, Curve, CurveStep, Latency, OwnMetric, Recording, Scenario, Span } from './scenario';
export { readScenario, scenarioProblems } from './scenario-problems';
export { backgroundInWords, expectedOutcome, releaseInWords, scenarioInWords, stepsInWords } from './scenario-words';
