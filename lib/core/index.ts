export * from './durations';
export * from './hash';
export * from './names';
export * from './problems';
export * from './release-train-error';
export { Release, type ReleaseProps } from './release';
export { type ReleaseFile, Releases } from './releases';
