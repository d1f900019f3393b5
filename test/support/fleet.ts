import { type App, Chart, Testing } from 'cdk8s';
import { parseAllDocuments } from 'yaml';
import {
  CanaryService,
  type CanaryServiceProps,
  Environment,
  type EnvironmentProps,
  GitOpsApp,
  type GitOpsAppProps,
  Release,
  ReleaseTrainError,
  type ServiceProps,
  ServiceSet,
  Slo,
} from '../../lib';

export const RELEASE = Release.of({
  image: 'ghcr.io/org/svc-a:1.4.2',
  version: '1.4.2',
  gitSha: '9f8d111d8f',
  releaseId: 'svc-a-1.4.2',
});

/** The smallest service that is sound. */
export const SERVICE: ServiceProps = { release: RELEASE, port: 8080, slo: Slo.availability(99.9) };

// biome-ignore lint/suspicious/noExplicitAny: manifests of all kinds, asserted field by field
export type Manifest = any;

/** A fleet with one environment and, where it is used, one set. */
export function fleet(app: Partial<GitOpsAppProps> = {}, environment: Partial<EnvironmentProps> = {}) {
  const gitops = new GitOpsApp({ repository: 'https://github.com/org/gitops', ...app });
  const prod = new Environment(gitops, 'prod', {
    namespace: 'prod',
    prometheus: 'http://prometheus.monitoring:9090',
    ...environment,
  });
  let set: ServiceSet | undefined;
  return {
    app: gitops,
    prod,
    /** Made when it is asked for: a set without services is a mistake. */
    get services(): ServiceSet {
      set ??= new ServiceSet(prod, 'services');
      return set;
    },
  };
}

/** The manifests of one service in a fleet of its own. */
export function rendered(
  props: Partial<ServiceProps> = {},
  environment: Partial<EnvironmentProps> = {},
  app: Partial<GitOpsAppProps> = {},
): Manifest[] {
  const { app: gitops, services } = fleet(app, environment);
  services.addService('svc-a', { ...SERVICE, ...props });
  return documents(gitops.render().get('clusters/prod/apps/svc-a/svc-a.k8s.yaml') ?? '');
}

/** The manifests of a file. */
export function documents(yaml: string): Manifest[] {
  const parsed = parseAllDocuments(yaml);
  return 'empty' in parsed ? [] : parsed.map((document) => document.toJS());
}

/** The one manifest of a kind, and of a name where there are several. */
export function find(manifests: readonly Manifest[], kind: string, name?: string): Manifest {
  const found = manifests.filter((m) => m.kind === kind && (name === undefined || m.metadata.name === name));
  if (found.length !== 1)
    throw new Error(
      `${found.length} of ${kind} ${name ?? ''} among ${manifests.map((m) => `${m.kind}/${m.metadata.name}`).join(', ')}`,
    );
  return found[0];
}

/** What a run of the app complains about, each line `path: message`; empty if nothing. */
export function problems(run: () => unknown): string[] {
  try {
    run();
    return [];
  } catch (error) {
    if (error instanceof ReleaseTrainError)
      return error.problems.length ? error.problems.map((p) => `${p.path}: ${p.message}`) : [error.message];
    throw error;
  }
}

/** What is wrong with a service of these properties. */
export function serviceProblems(props: Record<string, unknown>, name = 'svc-a'): string[] {
  const { app, services } = fleet();
  services.addService(name, { ...SERVICE, ...props } as ServiceProps);
  return problems(() => app.render());
}

/** A canary service in a chart of plain cdk8s. */
export function inPlainChart(
  props: Partial<CanaryServiceProps> = {},
  app: App = Testing.app(),
): { chart: Chart; service: CanaryService } {
  const chart = new Chart(app, 'svc-a', { namespace: 'prod' });
  const environment = { prometheus: 'http://prometheus.monitoring:9090' };
  return { chart, service: new CanaryService(chart, 'svc-a', { ...SERVICE, release: RELEASE, environment, ...props }) };
}
