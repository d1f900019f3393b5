export type { MeasurementPhase } from '../condition';
export type { Manifest } from '../manifests';
export { type MonteCarloOptions, simulate, simulateHere, simulateOn, type ThreadedOptions } from './monte-carlo';
export type {
  AnalysisPhase,
  Outcome,
  PauseReason,
  PlayedRelease,
  Share,
  SimulationSummary,
  Spread,
  TimelineEvent,
} from './outcome';
export { parseManifests, readManifests } from './path/manifests';
export { backgroundInWords, stepsInWords } from './path/path-words';
export { type PathOptions, type ReadPaths, readPaths, readPlayable } from './path/read-paths';
export type { ReleasePath } from './path/release-path';
export { prometheusEngine } from './query/prometheus';
export {
  countedInWords,
  html,
  htmlPage,
  htmlReport,
  humanPercent,
  humanSeconds,
  Markup,
  type Part,
  plainTable,
  type SimulatedService,
  type SimulationReport,
  terminalReport,
  timelineText,
  widthOf,
} from './report';
export {
  type CrashLoop,
  type Curve,
  type CurveStep,
  expectedOutcome,
  type Latency,
  type OwnMetric,
  type RecordedAnswers,
  type Recording,
  readRecording,
  readScenario,
  releaseInWords,
  type Scenario,
  type Span,
  scenarioInWords,
  scenarioProblems,
} from './scenario';
