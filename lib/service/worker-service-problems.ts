import type { argo } from '../../imports';
import { analysesProblem } from './analysis-list';
import { maxSurgeProblem } from './scaling';
import { portProblem } from './service-port';
import type { WorkerServiceProps } from './worker-service-props';

/** What is wrong with what only a worker has. */
export function workerServiceProblems({ analyses, port, maxSurge }: WorkerServiceProps): string[] {
  return [
    analyses === undefined ? NO_ANALYSES : analysesProblem(analyses),
    port === undefined ? undefined : portProblem('port', port),
    maxSurge && maxSurgeProblem(maxSurge),
  ].filter((problem) => problem !== undefined);
}

/** The port itself, or none where there is none or it is wrong (which is reported). */
export function soundWorkerPort({ port }: WorkerServiceProps): number | undefined {
  return port === undefined || portProblem('port', port) ? undefined : port;
}

/** The surge as the controller reads it; where it is wrong (which is reported), what it is by default. */
export function soundMaxSurge({ maxSurge }: WorkerServiceProps): NonNullable<argo.CanaryStrategy['maxSurge']> {
  return maxSurge && !maxSurgeProblem(maxSurge) ? maxSurge.value : '25%';
}

const NO_ANALYSES =
  "analyses: missing, and no mesh counts what a worker does, so that nothing would abort a bad canary; name what its application counts, [new JobErrorAnalysis({ processed: 'jobs_processed_total', failed: 'jobs_failed_total' })], or write analyses: 'none' if that is what you want";
