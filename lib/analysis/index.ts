export * from './analysis';
export * from './bound-analysis';
export * from './canary-plan';
export * from './error-rate-analysis';
export * from './prometheus-address';
