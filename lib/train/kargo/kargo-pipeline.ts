import { Chart, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { kargo } from '../../../imports';
import { childId, dnsLabelProblem, goDuration, report, type Shape, seconds, shaped } from '../../core';
import {
  annotateApplications,
  argoCdFolder,
  decommissionedOf,
  type Environment,
  environmentFolder,
  GitOpsApp,
  membersOf,
  place,
  placeOf,
  type RenderedServices,
  servicesBeingRendered,
  whenComplete,
  whenRendered,
} from '../../gitops';
import { releaseCost } from '../release-cost';
import { type ReleaseTrain, trainsOf } from '../release-train';
import type { TrainPlan } from '../train-plan';
import { kargoLiteral } from './expressions';
import { type KargoEnvironment, type SoundEnvironment, soundEnvironments } from './kargo-environment';
import { branchProblem, environmentProblems, repositoryProblem, targetProblem, tooBig } from './pipeline-problems';
import { type Cargo, patience, promotionSteps } from './promotion-steps';
import { batchStage, leftOutStage, type StageOutline, stagesOf } from './stages';

export interface KargoPipelineProps {
  /** Where releases go, one environment after another: `[staging, prod]`. */
  readonly environments: readonly (Environment | KargoEnvironment)[];
  /** The branch that CI publishes the rendered tree to. Argo CD does not follow it. @default 'rendered' */
  readonly sourceBranch?: string;
  /** The GitOps repository as Kargo reads and writes it: over HTTPS, without credentials. @default - the app's */
  readonly repository?: string;
}

/**
 * Keeps the order of environments, and of the waves of their trains, with Kargo: a Project, a Warehouse that makes Freight of
 * each commit of the rendered tree, and a Stage a batch, which brings the folders of its services to the branch that Argo CD
 * follows, and waits until they are healthy. Rendered into `kargo/<id>/`; the Project is called as the pipeline.
 *
 * Every environment needs a `ReleaseTrain`.
 *
 * @example
 * import {
 *   Environment, GitOpsApp, KargoPipeline, Release, ReleaseTrain, ServiceSet, Slo,
 * } from 'cdk8s-release-train';
 *
 * const app = new GitOpsApp({ repository: 'https://github.com/org/gitops' });
 * const release = Release.of({ image: 'ghcr.io/org/svc:1.4.2', version: '1.4.2', gitSha: '9f8d111d8f' });
 * const environment = (name: string): Environment => {
 *   const made = new Environment(app, name, {
 *     namespace: name,
 *     prometheus: 'http://prometheus.monitoring:9090',
 *     slo: Slo.availability(99.9),
 *   });
 *   const services = new ServiceSet(made, 'services');
 *   services.addService('ledger', { release, port: 8080 });
 *   services.addService('accounts', { release, port: 8080, dependsOn: { ledger: 'api' } });
 *   new ReleaseTrain(made, 'train');
 *   return made;
 * };
 * new KargoPipeline(app, 'payments', { environments: [environment('staging'), environment('prod')] });
 * @see https://docs.kargo.io/user-guide/core-concepts/
 */
export class KargoPipeline extends Construct {
  /** The name of the Project, of its namespace and of the Warehouse. */
  public readonly projectName: string;
  private readonly environments: readonly SoundEnvironment[];
  private readonly repository: string;
  private readonly branch: string;
  private services: RenderedServices = servicesBeingRendered();
  private readonly stagesOfServices = new WeakMap<TrainPlan, ReadonlyMap<string, string>>();

  public constructor(scope: Construct, id: string, given: KargoPipelineProps) {
    super(scope, childId(scope, id, 'a KargoPipeline'));
    const { sound: props, problems } = shaped<KargoPipelineProps>(given, KARGO_PIPELINE_SHAPE);
    const { sound, problems: wrong } = soundEnvironments(props.environments);
    const wrongId = dnsLabelProblem(id);
    report(this, ...(wrongId ? [wrongId] : []), ...problems, ...wrong);
    const app = this.node.root instanceof GitOpsApp ? this.node.root : undefined;
    this.projectName = id;
    this.environments = sound;
    const sourceBranch = props.sourceBranch ?? 'rendered';
    this.branch = (app?.targetRevision ?? '').replace(/^refs\/heads\//, '');
    this.repository = props.repository ?? app?.repository ?? '';
    report(this, ...targetProblem(app, this.branch, sourceBranch, props.repository));
    this.node.addValidation({ validate: () => environmentProblems(this, this.environments) });
    // Its name is that of its folder; a wrong one is told, and need not be told of each file.
    place(this, { folder: `kargo/${wrongId ? 'pipeline' : id}`, fleetwide: true });
    this.addProject(sourceBranch);
    whenComplete(this, () => this.addStages());
    whenRendered(this, (services) => ({
      problems: this.stages.flatMap(({ name, environment, brings }) => {
        const [stage] = services.manifestsOf(this.node.findChild('stages').node.findChild(name));
        return tooBig(stage, environment, brings) ?? [];
      }),
      warnings: [],
    }));
    for (const { environment } of sound) {
      // In the template itself, so that the ApplicationSet controller keeps it: no `preservedFields` are needed, and what
      // Kargo sets besides (`argocd.argoproj.io/refresh`, `operation`) the controller leaves alone.
      annotateApplications(environment, {
        key: 'kargo.akuity.io/authorized-stage',
        parameter: 'authorizedStage',
        of: (service) => `${this.projectName}:${this.stageOf(environment, service)}`,
      });
      claim(environment, this);
    }
  }

  /** The Stages, in their order. */
  private get stages(): StageOutline[] {
    return stagesOf(
      this.environments.map(({ environment, promotion }) => {
        const train = trainOf(environment);
        const onTrain = train?._batches() ?? [];
        return {
          name: environment.environmentName,
          promotion,
          batches: onTrain,
          leftOut: train !== undefined && train._leftOut().length > 0,
        };
      }),
    );
  }

  /** The Stage that brings a service. */
  private stageOf(environment: Environment, service: string): string {
    const plan = this.planOf(environment);
    const name = environment.environmentName;
    let stages = plan && this.stagesOfServices.get(plan);
    if (plan && !stages) {
      stages = new Map(
        plan.waves.flatMap(({ wave, batches }) =>
          batches.flatMap(({ batch, services }) =>
            services.map((one) => [one, batchStage(name, wave, batch, batches.length)] as const),
          ),
        ),
      );
      this.stagesOfServices.set(plan, stages);
    }
    return stages?.get(service) ?? leftOutStage(name);
  }

  /** The plan of the environment's train, of the services as they are being rendered. */
  private planOf(environment: Environment): TrainPlan | undefined {
    return trainOf(environment)?._plan(this.services);
  }

  private addProject(sourceBranch: string): void {
    const { projectName: name } = this;
    // Without a namespace of its own, since a Project has none.
    const chart = new Chart(this, 'project');
    new kargo.Project(chart, 'project', {
      metadata: {
        name,
        annotations: {
          'argocd.argoproj.io/sync-wave': '-1',
          // Its namespace goes with it, and with that all Freight and the credentials.
          'argocd.argoproj.io/sync-options': 'Prune=false,Delete=false',
        },
      },
    });
    new kargo.ProjectConfig(chart, 'config', {
      metadata: { name, namespace: name },
      spec: {
        promotionPolicies: Lazy.any({
          produce: () =>
            this.stages
              .filter(({ automatic }) => automatic)
              // Exact names: a pattern would take in a Stage that somebody adds.
              .map((stage) => ({ stageSelector: { name: stage.name }, autoPromotionEnabled: true })),
        }),
      },
    });
    new kargo.Warehouse(chart, 'warehouse', {
      metadata: { name, namespace: name },
      spec: {
        interval: '5m0s',
        freightCreationPolicy: 'Automatic',
        subscriptions: [
          {
            git: {
              repoURL: this.repository,
              commitSelectionStrategy: 'NewestFromBranch',
              branch: sourceBranch,
              // A page or a release file that changed alone is nothing to promote.
              includePaths: this.environments.map(({ environment }) => environmentFolder(environment.environmentName)),
            },
          },
        ],
      },
    });
  }

  /** Makes the Stages that follow from the services there are now. */
  private addStages(): void {
    // Below a construct of their own: what people make below the pipeline stays.
    this.node.tryRemoveChild('stages');
    const stages = new Construct(this, 'stages');
    place(stages, placeOf(this));
    this.services = servicesBeingRendered();
    for (const outline of this.stages) {
      const chart = new Chart(stages, outline.name, { namespace: this.projectName });
      new kargo.Stage(chart, 'stage', {
        metadata: { name: outline.name },
        spec: Lazy.any({ produce: () => this.stageSpec(outline) }),
      });
    }
  }

  private stageSpec({ name, environment, brings, after }: StageOutline): kargo.StageSpec {
    const its = this.environments.find((it) => it.environment.environmentName === environment) as SoundEnvironment;
    const { soak, verification = [], shard } = its;
    const first = brings.what === 'delivery';
    const last = brings.what === 'batch' && brings.last;
    return {
      ...(shard === undefined ? {} : { shard }),
      requestedFreight: [
        {
          origin: { kind: 'Warehouse', name: this.projectName },
          sources: {
            ...(after === undefined ? { direct: true } : { stages: [after] }),
            ...(first && soak ? { requiredSoakTime: goDuration(soak) } : {}),
          },
        },
      ],
      promotionTemplate: {
        spec: {
          vars: [
            { name: 'repository', value: kargoLiteral(this.repository) },
            { name: 'branch', value: kargoLiteral(this.branch) },
          ],
          steps: promotionSteps(this.cargoOf(its, name, brings)),
        },
      },
      ...(last && verification.length > 0
        ? { verification: { analysisTemplates: verification.map((template) => ({ name: template })) } }
        : {}),
    };
  }

  private cargoOf(
    { environment, appliedBy, timeout }: SoundEnvironment,
    stage: string,
    brings: StageOutline['brings'],
  ): Cargo {
    const { environmentName, argoCdNamespace: namespace } = environment;
    const folder = environmentFolder(environmentName);
    const waits = (usual: number): number => (timeout ? seconds(timeout) : usual);
    if (brings.what === 'delivery') {
      return {
        // With the files that stand beside its folder: a sparse work tree has those of the folders above as well.
        within: folder,
        folders: [argoCdFolder(environmentName), ...decommissionedOf(environment).map((member) => member.folder)],
        applications: appliedBy === undefined ? [] : [{ name: appliedBy, namespace }],
        timeoutSeconds: waits(patience([])),
      };
    }
    const members = [...membersOf(environment).values()].filter(
      ({ name }) => this.stageOf(environment, name) === stage,
    );
    const costs = members.flatMap(({ service }) => releaseCost(this.services.manifestsOf(service)) ?? []);
    return {
      within: `${folder}/apps`,
      folders: members.map((member) => member.folder),
      applications: members.flatMap(({ applications }) => applications).map((name) => ({ name, namespace })),
      timeoutSeconds: waits(patience(costs)),
    };
  }
}

const pipelines = new WeakMap<Environment, KargoPipeline>();

/** An Application names one Stage, so an environment is in one pipeline. */
function claim(environment: Environment, pipeline: KargoPipeline): void {
  const other = pipelines.get(environment);
  if (other) {
    report(
      pipeline,
      `environments: ${environment.environmentName} is in the pipeline ${other.projectName} already, and an Application names one Stage; take it out of one of them`,
    );
  } else pipelines.set(environment, pipeline);
}

function trainOf(environment: Environment): ReleaseTrain | undefined {
  return trainsOf(environment)[0];
}

const KARGO_PIPELINE_SHAPE: Shape<KargoPipelineProps> = {
  environments: true,
  sourceBranch: branchProblem,
  repository: repositoryProblem,
};
