export * from './numbers';
export * from './slo';
