export { statusJson } from './json';
export type { Condition, Level, LiveRow, StatusReport, StatusRow, StrayRollout, TrainProgress } from './report';
export { Screen, type Terminal } from './screen';
export { type StatusOptions, StatusReader } from './status-reader';
export { statusTable, type TableOptions } from './table';
export { changeLines, type Wait, type WatchOptions, waitFor, watchStatus } from './watch';
