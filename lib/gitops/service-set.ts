import { ApiObject, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import {
  A_MAP,
  childId,
  dnsLabelProblem,
  instance,
  nearestName,
  pathOf,
  type Release,
  type Releases,
  ReleaseTrainError,
  report,
  reportChecked,
  type Shape,
  shaped,
  throwPlainly,
} from '../core';
import {
  BlueGreenService,
  type BlueGreenServiceProps,
  CanaryService,
  type CanaryServiceProps,
  type GuardedWorkload,
  type GuardedWorkloadProps,
  type Notifications,
  provideServiceEnvironment,
  provideUpstreams,
  serviceEnvironmentOf,
  soundNotifications,
  WorkerService,
  type WorkerServiceProps,
} from '../service';
import { applicationNameProblem } from './application-names';
import { declareClusters } from './clusters-of';
import { type DecommissionProps, decommission } from './decommission';
import { applicationSetsProblem, deliver, deliveryModeProblem } from './delivery';
import { Environment } from './environment';
import { keepOrder } from './environment-order';
import { GitOpsApp } from './gitops-app';
import { argoCdFolder, place, serviceFolder } from './layout';
import { onCallProblems } from './on-call';
import { OWNER, type OwnedProps, type Owners, ownerLabel, ownersProblem, ownersText } from './owners';
import { enter, type PeerProps, upstreamsIn } from './peers';
import { setProblems, upstreamGateProblem } from './service-set-problems';
import type { BlueGreenProps, ServiceProps, ServiceSetProps, WorkerProps } from './service-set-props';
import { freezesOf } from './set-freezes';

/**
 * The services of one environment, and the Argo CD objects that deliver them: an AppProject and an ApplicationSet that
 * makes an Application a service, or the Applications themselves.
 *
 * @example
 * import { Environment, GitOpsApp, Release, ServiceSet, Slo } from 'cdk8s-release-train';
 *
 * const app = new GitOpsApp({ repository: 'https://github.com/org/gitops' });
 * const prod = new Environment(app, 'prod', { namespace: 'prod', prometheus: 'http://prometheus.monitoring:9090' });
 * const services = new ServiceSet(prod, 'services');
 * services.addService('svc-a', {
 *   release: Release.of({ image: 'ghcr.io/org/svc-a:1.4.2', version: '1.4.2', gitSha: '9f8d111d8f' }),
 *   port: 8080,
 *   slo: Slo.availability(99.9),
 * });
 */
export class ServiceSet extends Construct {
  /** The environment of the services. */
  public readonly environment: Environment;
  /** The namespace of its services. */
  public readonly namespace: string;
  private readonly props: ServiceSetProps;
  private readonly ownOwners = new Map<string, Owners>();
  private readonly members = new Map<string, GuardedWorkload>();
  private readonly delivered = new Map<string, GuardedWorkload>();
  private readonly deliverAlso: (service: string) => void;
  private readonly names = new Set<string>();

  public constructor(scope: Construct, id: string, given: ServiceSetProps = {}) {
    super(scope, childId(scope, id, 'a ServiceSet'));
    const { sound: props, problems } = shaped<ServiceSetProps>(given, SERVICE_SET_SHAPE);
    report(this, ...problems);
    this.props = props;
    this.environment = Environment.of(this);
    this.namespace = props.namespace ?? this.environment.namespace;
    const app = this.node.root;
    if (!(app instanceof GitOpsApp)) {
      throwPlainly(
        new ReleaseTrainError(
          `${pathOf(this)}: Argo CD has to know the repository; make the app with new GitOpsApp({ repository: 'https://github.com/org/gitops' })`,
        ),
      );
    }
    const mode = props.delivery ?? this.environment.delivery;
    report(this, ...setProblems(id, this.environment, mode, props));
    if (props.releases) app._reads(props.releases);
    if (props.upstreamGate && props.upstreamGate !== 'none') reportChecked(this, 'upstreamGate', props.upstreamGate);
    this.provideNotifications(props.notifications);
    this.node.addValidation({
      validate: () =>
        this.names.size > 0 ? [] : ['the set has no services; add one with addService, or leave the set out'],
    });
    // No service can have this id: it is no DNS label.
    const chart = new Chart(this, 'ArgoCD', { namespace: this.environment.argoCdNamespace });
    // Argo CD's own objects live where Argo CD does, whatever cluster they deliver to.
    declareClusters(chart, `Argo CD ${this.environment.cluster ?? ''}`);
    place(chart, { folder: argoCdFolder(this.environment.environmentName), file: id });
    this.deliverAlso = deliver(chart, {
      id,
      name: `${id}-${this.environment.environmentName}`,
      app,
      environment: this.environment,
      mode,
      applicationSets: props.applicationSets,
      services: this.delivered,
      names: () => new Set(this.members.keys()),
      charts: () => this.charts(),
      namespace: this.namespace,
      owners: this.owners,
      ownersOf: (service) => this.ownersOf(service),
      applicationAnnotations: { ...props.applicationAnnotations },
      freezes: freezesOf(this, this.environment, props.freezes, this.members),
      ...(props.onCall && onCallProblems(props.onCall).length === 0 ? { onCall: props.onCall } : {}),
    });
  }

  /** Where the releases of its services come from, of those that are not given with the service. */
  public get releases(): Releases | undefined {
    return this.props.releases;
  }

  /** Who owns these services, where one of them does not say it. */
  public get owners(): Owners | undefined {
    const { owners } = this.props;
    return owners === undefined || ownersProblem(owners) !== undefined ? undefined : owners;
  }

  /** Who owns a service: as it says itself, or the set. */
  public ownersOf(service: string): Owners | undefined {
    return this.ownOwners.get(service) ?? this.owners;
  }

  /** The groups of the people who look after its services when something goes wrong, where they are known. */
  public get onCallGroups(): readonly string[] {
    const { onCall } = this.props;
    return onCall && onCallProblems(onCall).length === 0 ? onCall.groups : [];
  }

  /** The services, by name. */
  public get services(): ReadonlyMap<string, GuardedWorkload> {
    return this.members;
  }

  /** Adds a service: a chart of its own, in a folder of its own, and an Application. */
  public addService(name: string, props: ServiceProps): CanaryService {
    return this.add(name, props, (chart, id, full: CanaryServiceProps) => new CanaryService(chart, id, full));
  }

  /** Adds a service whose releases get all the traffic at once, delivered as any other. */
  public addBlueGreenService(name: string, props: BlueGreenProps): BlueGreenService {
    return this.add(name, props, (chart, id, full: BlueGreenServiceProps) => new BlueGreenService(chart, id, full));
  }

  /** Adds a worker, which nobody calls, delivered as any other: its releases get a few of the pods first. */
  public addWorker(name: string, props: WorkerProps): WorkerService {
    return this.add(name, props, (chart, id, full: WorkerServiceProps) => new WorkerService(chart, id, full));
  }

  private add<S extends GuardedWorkload, P extends GuardedWorkloadProps>(
    name: string,
    props: Omit<P, 'release' | 'name' | 'environment'> &
      PeerProps &
      DecommissionProps &
      OwnedProps & { readonly release?: Release },
    make: (chart: Chart, id: string, full: P) => S,
  ): S {
    const shown = typeof name === 'string' && name !== '' ? name : '(no name)';
    const twice = this.names.has(shown);
    this.names.add(shown);
    // The constructs library keeps children in a plain object, in which every object's own properties are taken.
    const id = twice ? `${shown} (${this.node.children.length})` : shown in {} ? `${shown} service` : shown;
    const { namespace } = this;
    const chart = new Chart(this, id, { namespace });
    place(chart, {
      folder: serviceFolder(this.environment.environmentName, shown),
      service: shown,
      namespace,
      file: shown,
    });
    const release = props?.release ?? this.props.releases?.of(shown);
    const { dependsOn, uses, decommissioned, owners, ...own } = props ?? {};
    const misspelt = Object.keys(own).flatMap((key) => ofTheSet(key) ?? []);
    for (const { key } of misspelt) delete (own as Record<string, unknown>)[key];
    const { upstreamGate: gate = this.environment.upstreamGate } = this.props;
    if (gate && gate !== 'none') {
      provideUpstreams(chart, { gate, services: upstreamsIn(this.environment, shown, { dependsOn, uses }) });
    }
    const service = make(chart, id, { ...own, name, ...(release ? { release } : {}) } as unknown as P);
    report(service, ...misspelt.map(({ key, meant }) => `${key}: there is no such property; did you mean ${meant}?`));
    const goes = decommission(service, decommissioned);
    if (!goes) keepOrder(this.environment, shown, service);
    enter(this.environment, shown, service, { dependsOn, uses }, goes);
    this.own(service, shown, owners);
    if (twice) report(service, 'there is a service of this name already; give one of them another name');
    // A name that is wrong, which the service tells, would be wrong in its Application as well.
    else if (!dnsLabelProblem(shown)) {
      const tooLong = applicationNameProblem(this.environment, shown);
      if (tooLong) report(service, tooLong);
      this.members.set(shown, service);
      if (!goes) {
        this.delivered.set(shown, service);
        this.deliverAlso(shown);
      }
    }
    return service;
  }

  /** Notes who owns a service, for its Rollout and never for its pods: another team restarts nothing. */
  private own(service: GuardedWorkload, name: string, given: unknown): void {
    const problem = given === undefined ? undefined : ownersProblem(given);
    if (problem) report(service, `owners: ${problem}`);
    else if (given !== undefined) this.ownOwners.set(name, given as Owners);
    const owners = this.ownersOf(name);
    const [rollout] = service.rollout.node.findAll().filter(ApiObject.isApiObject);
    if (owners === undefined || !rollout) return;
    rollout.metadata.addAnnotation(OWNER, ownersText(owners));
    rollout.metadata.addLabel(OWNER, ownerLabel(owners));
  }

  private provideNotifications(own: readonly Notifications[] | undefined): void {
    const surroundings = serviceEnvironmentOf(this);
    if (own === undefined || !surroundings) return;
    const notifications = soundNotifications(this, own, surroundings.notifications ?? []);
    provideServiceEnvironment(this, { ...surroundings, notifications });
  }

  private charts(): Chart[] {
    return [...this.members.values()].map((service) => Chart.of(service));
  }
}

/** What the set takes of the properties of a service; the service itself does not know it. */
const OF_THE_SET = ['dependsOn', 'uses', 'decommissioned', 'owners'];

/** Which property of the set was probably meant; none of a service's own is as near. */
function ofTheSet(key: string): { readonly key: string; readonly meant: string } | undefined {
  const near = nearestName(key, OF_THE_SET);
  return near && near.changes <= 2 ? { key, meant: near.name } : undefined;
}

const SERVICE_SET_SHAPE: Shape<ServiceSetProps> = {
  namespace: (namespace) => dnsLabelProblem(namespace),
  releases: instance("Releases.fromFolder('releases')", 'of', 'unclaimed'),
  applicationAnnotations: A_MAP,
  owners: ownersProblem,
  notifications: true,
  freezes: true,
  onCall: true,
  delivery: deliveryModeProblem,
  applicationSets: applicationSetsProblem,
  upstreamGate: upstreamGateProblem,
};
