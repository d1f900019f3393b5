import {
  Environment,
  type EnvironmentProps,
  GitOpsApp,
  type GitOpsAppProps,
  KargoPipeline,
  type KargoPipelineProps,
  ReleaseTrain,
  type ReleaseTrainProps,
  type ServiceProps,
  ServiceSet,
} from '../../../lib';
import { applicationsOf } from '../../support/application-sets';
import { documents, type Manifest, SERVICE } from '../../support/fleet';

export type Services = Readonly<Record<string, Partial<ServiceProps>>>;

/** `ledger`, then `accounts` and `cards`, then `statements`. */
export const SERVICES: Services = {
  ledger: {},
  accounts: { dependsOn: { ledger: 'api' } },
  cards: { dependsOn: { ledger: 'api' } },
  statements: { dependsOn: { accounts: 'api', cards: 'event' } },
};

/** An app for pipelines. */
export function kargoApp(props: Partial<GitOpsAppProps> = {}): GitOpsApp {
  return new GitOpsApp({ repository: 'https://github.com/org/gitops', ...props });
}

/** An environment of some services, with a train unless told otherwise. */
export function environment(
  app: GitOpsApp,
  name: string,
  services: Services = SERVICES,
  { train = {}, ...its }: { readonly train?: ReleaseTrainProps | null } & Partial<EnvironmentProps> = {},
): Environment {
  const made = new Environment(app, name, {
    namespace: `shop-${name}`,
    prometheus: 'http://prometheus.monitoring:9090',
    ...its,
  });
  if (train) new ReleaseTrain(made, 'train', train);
  const names = Object.entries(services);
  if (names.length > 0) {
    const set = new ServiceSet(made, 'services');
    for (const [service, props] of names) set.addService(service, { ...SERVICE, ...props });
  }
  return made;
}

/** What a pipeline of these environments renders. */
export function rendered(app: GitOpsApp, props: KargoPipelineProps): Rendered {
  new KargoPipeline(app, 'payments', props);
  return renderedBy(app);
}

export interface Rendered {
  readonly files: ReadonlyMap<string, string>;
  /** The objects of Kargo, by kind and name. */
  readonly kargo: ReadonlyMap<string, Manifest>;
  /** The names of the Stages in the order in which Freight passes them: each behind the one that it takes Freight from. */
  readonly stages: readonly string[];
  /** The Applications, however they are delivered, by name. */
  readonly applications: ReadonlyMap<string, Manifest>;
  readonly stage: (name: string) => Manifest;
  /** What one step of a Stage is given. */
  readonly step: (stage: string, uses: string) => Manifest;
}

export function renderedBy(app: GitOpsApp): Rendered {
  const files = app.render();
  const all = [...files].filter(([path]) => /^(clusters|kargo)\//.test(path)).flatMap(([, yaml]) => documents(yaml));
  const kargo = new Map(
    all
      .filter(({ apiVersion }) => apiVersion === 'kargo.akuity.io/v1alpha1')
      .map((it) => [`${it.kind} ${it.metadata.name}`, it] as const),
  );
  const plain = all.filter(({ kind, metadata }) => kind === 'Application' && !metadata.name.endsWith('-root'));
  const made = all.filter(({ kind }) => kind === 'ApplicationSet').flatMap((set) => applicationsOf(set));
  const stage = (name: string): Manifest => {
    const found = kargo.get(`Stage ${name}`);
    if (!found) throw new Error(`there is no Stage ${name} among ${[...kargo.keys()].join(', ')}`);
    return found;
  };
  return {
    files,
    kargo,
    stages: inOrder([...kargo.values()].filter(({ kind }) => kind === 'Stage')),
    applications: new Map([...plain, ...made].map((it) => [it.metadata.name, it])),
    stage,
    step: (name, uses) =>
      stage(name).spec.promotionTemplate.spec.steps.find((step: Manifest) => step.uses === uses)?.config,
  };
}

/** Those behind a Stage in the order of their names. */
function inOrder(stages: readonly Manifest[]): string[] {
  const behind = (name: string | undefined): string[] =>
    stages
      .filter(({ spec }) => spec.requestedFreight[0].sources.stages?.[0] === name)
      .map(({ metadata }) => metadata.name as string)
      .sort()
      .flatMap((next) => [next, ...behind(next)]);
  return behind(undefined);
}
