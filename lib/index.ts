/**
 * Guarded releases for Kubernetes, described in TypeScript and rendered into a GitOps repository.
 *
 * @packageDocumentation
 */
export * from './analysis';
export { type Problem, Release, type ReleaseFile, type ReleaseProps, Releases, ReleaseTrainError } from './core';
export * from './gitops';
export * from './promql';
export * from './service';
export * from './slo';
export * from './traffic';
