export * from './durations';
export * from './hash';
export * from './names';
export * from './print';
export * from './problems';
export { imageProblem, Release, type ReleaseProps } from './release';
export * from './release-train-error';
export { type ReleaseFile, Releases } from './releases';
export * from './shape';
