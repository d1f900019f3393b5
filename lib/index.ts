/**
 * Guarded releases for Kubernetes, described in TypeScript and rendered into a GitOps repository.
 *
 * @packageDocumentation
 */
export * from './analysis';
export { Release, type ReleaseProps, type ReleaseFile, Releases, ReleaseTrainError, type Problem } from './core';
export * from './gitops';
export * from './promql';
export * from './service';
export * from './slo';
export * from './traffic';
