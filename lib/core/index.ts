export * from './durations';
export * from './hash';
export * from './names';
export * from './problems';
export * from './release-train-error';
