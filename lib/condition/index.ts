export * from './condition';
export { power } from './go-power';
export type { MeasurementPhase, QueryAnswer } from './measurement';
export { tellingNumbers } from './telling-numbers';
