export * from './error-share';
export * from './promql-problem';
export * from './selector';
