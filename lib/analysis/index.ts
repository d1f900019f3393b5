export * from './analysis';
export * from './bound-analysis';
export * from './canary-plan';
export * from './canary-step';
export * from './error-rate-analysis';
export * from './occasion';
export * from './prometheus-address';
