export * from './burn-rate-alerts';
export * from './evidence';
export * from './exposure';
export * from './looks';
export * from './numbers';
export type { OpenSloOptions } from './open-slo';
export * from './sample-size';
export * from './sequential-test';
export * from './slo';
