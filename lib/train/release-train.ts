import { Construct } from 'constructs';
import {
  A_FLAG,
  A_LIST,
  A_MAP,
  childId,
  dnsLabelProblem,
  nearestTo,
  report,
  type Shape,
  shaped,
  show,
  warn,
} from '../core';
import {
  Environment,
  type Member,
  membersOf,
  place,
  type RenderedServices,
  syncInOrder,
  TextFile,
  whenRendered,
} from '../gitops';
import { cyclesOf } from './cycles';
import { impatientGates } from './gate-waits';
import { makePlan, type Traveller, waitsForIn } from './make-plan';
import { page } from './page';
import { picture } from './picture';
import { pictureGraph } from './picture-graph';
import { planFile } from './plan-file';
import { type ReleaseCost, releaseCost } from './release-cost';
import { ROLLING_SYNC, rollingOrder, rollingProblems } from './rolling-sync';
import { limitFindings } from './shared-limits';
import { resourceProblems, type SharedResource } from './shared-resource';
import type { TrainPlan } from './train-plan';
import { wavesOf } from './waves';

export interface ReleaseTrainProps {
  /**
   * The most services that are released at the same time: 1 or more. A wave with more of them goes in batches.
   *
   * @default - a whole wave at a time
   */
  readonly maxInFlight?: number;
  /** Services that the train does not take, by name: they are released by themselves, and nobody waits for them. @default - none */
  readonly leaveOut?: readonly string[];
  /**
   * Lets Argo CD keep the order by itself (RollingSync, beta from 3.3 on, to be enabled in its controller). It costs much:
   * none of these services is synced or healed automatically any more, an aborted canary holds up all later waves, a fix of a
   * late wave waits for the early ones, and Argo CD does not guarantee the order (argo-cd issue 29347).
   *
   * @default false: `release-train depart` keeps the order, and automatic sync and self-heal stay on
   * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/applicationset/Progressive-Syncs/
   */
  readonly rollingSync?: boolean;
  /** The limits of what services say that they use: `{ postgres: { connections: 400 } }`. @default - none */
  readonly resources?: Readonly<Record<string, SharedResource>>;
}

/**
 * The order in which the services of an environment are released: in waves, each service after those that it depends on.
 * Renders the plan as data, as a page and as a picture into `docs/release/<environment>/`; nothing of it is applied.
 *
 * Services in a circle are an error. So is a wave that would hold more connections to something shared than there are; one
 * that would only if every autoscaler were at its maximum is a warning.
 *
 * @example
 * import { Environment, GitOpsApp, Release, ReleaseTrain, ServiceSet, Slo } from 'cdk8s-release-train';
 *
 * const app = new GitOpsApp({ repository: 'https://github.com/org/gitops' });
 * const prod = new Environment(app, 'prod', {
 *   namespace: 'prod',
 *   prometheus: 'http://prometheus.monitoring:9090',
 *   slo: Slo.availability(99.9),
 * });
 * const services = new ServiceSet(prod, 'services');
 * const release = Release.of({ image: 'ghcr.io/org/svc:1.4.2', version: '1.4.2', gitSha: '9f8d111d8f' });
 * services.addService('ledger', { release, port: 8080, uses: { postgres: { connectionsPerPod: 10 } } });
 * services.addService('accounts', { release, port: 8080, dependsOn: { ledger: ['api', 'event'] } });
 * new ReleaseTrain(prod, 'train', { maxInFlight: 4, resources: { postgres: { connections: 100 } } });
 */
export class ReleaseTrain extends Construct {
  private readonly environment: Environment;
  private readonly props: ReleaseTrainProps;
  private readonly plans = new WeakMap<RenderedServices, TrainPlan>();
  private readonly travellersOf = new WeakMap<RenderedServices, readonly Traveller[]>();

  public constructor(scope: Construct, id: string, given: ReleaseTrainProps = {}) {
    super(scope, childId(scope, id, 'a ReleaseTrain'));
    this.environment = Environment.of(this);
    trains.set(this.environment, [...trainsOf(this.environment), this]);
    const { environmentName } = this.environment;
    const { sound, problems } = shaped<ReleaseTrainProps>(given, RELEASE_TRAIN_SHAPE);
    const wrongId = dnsLabelProblem(id);
    report(this, ...(wrongId ? [wrongId] : []), ...problems, ...resourceProblems(sound.resources ?? {}));
    this.props = sound;
    const folder = `docs/release/${environmentName}`;
    // Its name is that of its files; a wrong one is told, and need not be told of each of them.
    const name = wrongId ? 'train' : id;
    place(this, { folder, fleetwide: true });
    this.node.addValidation({ validate: () => this.problems() });
    whenRendered(this, (services) => {
      const { problems, warnings } = limitFindings(this.plan(services), (resource) => this.usersOf(resource));
      const impatient = impatientGates(this.travellers(services));
      return { problems, warnings: [...warnings, ...(impatient ? [impatient] : [])] };
    });
    if (sound.rollingSync)
      syncInOrder(this.environment, () =>
        rollingOrder(this.members.values(), (sound.maxInFlight ?? 0) * (this.clusters ?? 1)),
      );
    const files = { data: `${name}.json`, picture: `${name}.svg` };
    const add = (file: string, path: string, content: (plan: TrainPlan) => string): TextFile =>
      new TextFile(this, file, { path: `${folder}/${path}`, content: (services) => content(this.plan(services)) });
    add('data', files.data, planFile);
    add('page', `${name}.md`, (plan) =>
      page(plan, files, this.environment.freezes, this.environment.upstreamGate !== undefined),
    );
    add('picture', files.picture, (plan) => picture(pictureGraph(plan), `Release train ${environmentName}/${name}`));
  }

  /**
   * Whether Argo CD keeps the order by itself.
   *
   * @internal
   */
  public get _isRolling(): boolean {
    return this.props.rollingSync === true;
  }

  /** How many clusters each service runs in; undefined where only Argo CD knows. */
  private get clusters(): number | undefined {
    const { clusters } = this.environment;
    return clusters ? clusters.servers?.size : 1;
  }

  private get members(): ReadonlyMap<string, Member> {
    return membersOf(this.environment);
  }

  /**
   * How many batches each wave has, without what a release takes: a wave of a circle is missing.
   *
   * @internal
   */
  public _batches(): number[] {
    const { maxInFlight, leaveOut } = this.props;
    const sizes: number[] = [];
    for (const wave of wavesOf(waitsForIn(this.members.values(), new Set(leaveOut))).values())
      sizes[wave - 1] = (sizes[wave - 1] ?? 0) + 1;
    return sizes.map((size) => Math.ceil(size / (maxInFlight ?? size)));
  }

  /**
   * The services of the environment that it does not take, by name.
   *
   * @internal
   */
  public _leftOut(): string[] {
    return (this.props.leaveOut ?? []).filter((name) => this.members.has(name));
  }

  /**
   * The plan, for what is rendered along with the services.
   *
   * @internal
   */
  public _plan(services: RenderedServices): TrainPlan {
    return this.plan(services);
  }

  private plan(services: RenderedServices): TrainPlan {
    const made = this.plans.get(services);
    if (made) return made;
    const all = this.travellers(services);
    const clusters = this.clusters ?? 1;
    const limits = Object.entries(this.props.resources ?? {}).map(([name, { connections, perCluster }]) => [
      name,
      perCluster ? connections * clusters : connections,
    ]);
    const plan = makePlan(all, {
      environment: this.environment.environmentName,
      train: this.node.id,
      after: this.environment.after.map((earlier) => earlier.environmentName),
      argoCdNamespace: this.environment.argoCdNamespace,
      clusters: this.clusters,
      maxInFlight: this.props.maxInFlight,
      rollingSync: this.props.rollingSync,
      leftOut: new Set(this.props.leaveOut ?? []),
      limits: Object.fromEntries(limits.sort()),
    });
    this.plans.set(services, plan);
    return plan;
  }

  private travellers(services: RenderedServices): readonly Traveller[] {
    const found = this.travellersOf.get(services);
    if (found) return found;
    const all = [...this.members.values()].map((member) => ({
      ...member,
      cost: releaseCost(services.manifestsOf(member.service)) ?? NOTHING,
    }));
    this.travellersOf.set(services, all);
    return all;
  }

  private usersOf(resource: string): string[] {
    return [...this.members.values()].filter((it) => it.connectionsPerPod.has(resource)).map(({ name }) => name);
  }

  /** What is wrong with the services as a whole, and with what is said of them here. */
  private problems(): string[] {
    const { members } = this;
    const leftOut = new Set(this.props.leaveOut ?? []);
    const waitsFor = waitsForIn(members.values(), leftOut);
    if (waitsFor.size === 0) {
      return ['the train has no services; add one to a ServiceSet of this environment, or leave the train out'];
    }
    if (this.props.rollingSync) warn(this, ROLLING_SYNC);
    if (this.clusters === undefined && Object.keys(this.props.resources ?? {}).length > 0) warn(this, UNKNOWN_CLUSTERS);
    const strangers = [...leftOut].filter((name) => !members.has(name));
    const circles = wavesOf(waitsFor).size < waitsFor.size ? cyclesOf(waitsFor, MOST_CIRCLES) : [];
    return [
      ...strangers.map(
        (name) =>
          `leaveOut: there is no service ${show(name)} in this environment${nearestTo(String(name), members.keys())}`,
      ),
      ...this.undeclared(),
      ...(this.props.rollingSync ? rollingProblems(this.environment, this.props.leaveOut) : []),
      ...circles.map(
        (circle) =>
          `dependsOn leads in a circle: ${[...circle, circle[0]].join(' → ')}; no order keeps that. Take out the dependency whose two sides are compatible in both orders, or split the change in two`,
      ),
      ...(circles.length === MOST_CIRCLES
        ? [`there may be more circles than these ${MOST_CIRCLES}; mend them first`]
        : []),
    ];
  }

  /** Resources that are used and have no limit, or the other way round: one of the two is misspelt. */
  private undeclared(): string[] {
    const declared = Object.keys(this.props.resources ?? {}).sort();
    const used = [...new Set([...this.members.values()].flatMap((it) => [...it.connectionsPerPod.keys()]))].sort();
    return [
      ...used
        .filter((name) => !declared.includes(name))
        .map(
          (name) =>
            `resources: ${this.usersOf(name)[0]} uses ${name}, which has no limit here${nearestTo(name, declared)}; write resources: { ${name}: { connections: … } }, or correct the name`,
        ),
      ...declared
        .filter((name) => !used.includes(name))
        .map(
          (name) =>
            `resources.${name}: no service of this environment uses it${nearestTo(name, used)}; leave it out, or correct the name`,
        ),
    ];
  }
}

const UNKNOWN_CLUSTERS =
  'resources: connections are counted for one cluster, since only Argo CD knows how many there are; name them with Clusters.named, or keep room for all of them';

const trains = new WeakMap<Environment, readonly ReleaseTrain[]>();

/** The trains of an environment. */
export function trainsOf(environment: Environment): readonly ReleaseTrain[] {
  return trains.get(environment) ?? [];
}

const MOST_CIRCLES = 20;

/** A service without a Rollout, which a patch took away. */
const NOTHING: ReleaseCost = { steps: [], leastSeconds: 0, perPod: { cpuMillis: 0, memory: 0 } };

const RELEASE_TRAIN_SHAPE: Shape<ReleaseTrainProps> = {
  maxInFlight: (count) =>
    Number.isInteger(count) && (count as number) >= 1
      ? undefined
      : `${show(count)} is no number of services; write a whole number from 1, or leave it out`,
  leaveOut: A_LIST,
  rollingSync: A_FLAG,
  resources: A_MAP,
};
