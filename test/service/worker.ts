import { JobErrorAnalysis, Slo, type WorkerProps } from '../../lib';
import { documents, fleet, type Manifest, problems, RELEASE } from '../support/fleet';

export const JOBS = { processed: 'jobs_processed_total', failed: 'jobs_failed_total' };

/** The smallest worker that is sound. */
export const WORKER: WorkerProps = {
  release: RELEASE,
  replicas: 6,
  slo: Slo.availability(99.9),
  analyses: [new JobErrorAnalysis(JOBS)],
};

/** One worker in a fleet of its own, as the file that it becomes. */
export function workerFile(props: Partial<WorkerProps> = {}): string {
  const { app, services } = fleet();
  services.addWorker('mailer', { ...WORKER, ...props });
  return app.render().get('clusters/prod/apps/mailer/mailer.k8s.yaml') ?? '';
}

/** Its manifests. */
export function renderedWorker(props: Partial<WorkerProps> = {}): Manifest[] {
  return documents(workerFile(props));
}

/** What is wrong with a worker of these properties. */
export function workerProblems(props: Record<string, unknown>): string[] {
  const { app, services } = fleet();
  services.addWorker('mailer', { ...WORKER, ...props } as WorkerProps);
  return problems(() => app.render());
}
