export * from './error-share';
export * from './growth';
export * from './promql-problem';
export * from './selector';
