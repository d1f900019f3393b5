export * from './condition';
export { power } from './go-power';
export type { MeasurementPhase, QueryAnswer } from './measurement';
