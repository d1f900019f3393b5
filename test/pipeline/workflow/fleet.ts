import { parse } from 'yaml';
import {
  Environment,
  GitOpsApp,
  Release,
  ReleaseWorkflow,
  type ReleaseWorkflowProps,
  ServiceSet,
  Slo,
} from '../../../lib';
import type { Job, Step } from '../../../lib/pipeline/workflow/workflow';

const RELEASE = Release.of({ image: 'ghcr.io/org/svc:1.4.2', version: '1.4.2', gitSha: '9f8d111d8f' });

/** A fleet of two services in staging and prod. */
export function fleet(repository = 'https://github.com/org/gitops'): GitOpsApp {
  const app = new GitOpsApp({ repository });
  const props = { namespace: 'shop', prometheus: 'http://prometheus.monitoring:9090', slo: Slo.availability(99.9) };
  const staging = new Environment(app, 'staging', props);
  const prod = new Environment(app, 'prod', { ...props, server: 'https://prod.example.com', after: staging });
  for (const environment of [staging, prod]) {
    const services = new ServiceSet(environment, 'services');
    for (const name of ['svc-a', 'svc-b']) services.addService(name, { release: RELEASE, port: 8080 });
  }
  return app;
}

/** The workflows that a fleet renders, by their paths. */
export function workflows(props: ReleaseWorkflowProps = {}, app = fleet()): Map<string, string> {
  new ReleaseWorkflow(app, 'workflow', props);
  return workflowsIn(app);
}

export function workflowsIn(app: GitOpsApp): Map<string, string> {
  return new Map([...app.render()].filter(([path]) => /^\.github\/workflows\/|\/caller\.yml$/.test(path)));
}

/** A workflow as GitHub reads it. */
export interface Parsed {
  readonly on: Record<string, unknown>;
  readonly permissions: unknown;
  readonly concurrency: { readonly group: string; readonly 'cancel-in-progress': boolean };
  readonly jobs: Readonly<
    Record<string, Job & { readonly uses?: string; readonly secrets?: unknown; readonly with?: unknown }>
  >;
}

export function parsed(texts: ReadonlyMap<string, string>, name: string): Parsed {
  const found = [...texts].find(([path]) => path.endsWith(`/${name}`));
  if (!found) throw new Error(`no ${name} in ${[...texts.keys()].join(', ')}`);
  return parse(found[1]) as Parsed;
}

export function steps(workflow: Parsed): Step[] {
  return Object.values(workflow.jobs).flatMap((job) => job.steps ?? []);
}

/** The step of a job that bears a name. */
export function step(workflow: Parsed, job: string, name: string): Step {
  const found = workflow.jobs[job]?.steps.find((it) => it.name === name);
  if (!found) throw new Error(`no step ${name} in ${job}`);
  return found;
}
