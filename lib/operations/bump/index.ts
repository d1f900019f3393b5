export { bump } from './bump';
export type { BumpOptions, BumpTarget } from './bump-options';
export type { BumpOutcome } from './bump-outcome';
export { IN_FLIGHT, type InFlight } from './in-flight';
export type { WantedRelease } from './next-release';
export type { Render } from './reviewed';
export type { Source } from './source-commits';
