import { Duration } from 'cdk8s';
import { Construct, type IConstruct } from 'constructs';
import { type CanaryPlan, prometheusAddressProblem, type UpstreamGate } from '../analysis';
import {
  A_MAP,
  type Checked,
  childId,
  type DeliveryTargets,
  deliveryTargetsProblems,
  dnsLabelProblem,
  dnsSubdomainProblem,
  durationProblem,
  instance,
  pathOf,
  ReleaseTrainError,
  report,
  reportChecked,
  type Shape,
  shaped,
  show,
  throwPlainly,
  warn,
} from '../core';
import { Matcher, matchersProblem } from '../promql';
import {
  FeatureFlags,
  type Notifications,
  provideServiceEnvironment,
  soundNotifications,
  soundObjectives,
} from '../service';
import { A_LATENCY_OBJECTIVE, AN_OBJECTIVE, type Slo } from '../slo';
import { IstioRouter, type TrafficRouter } from '../traffic';
import { apiServerProblem, type Clusters } from './clusters';
import { declareClusters } from './clusters-of';
import {
  type ControllerVersions,
  DEFAULT_VERSIONS,
  declareVersions,
  soundVersions,
  versionProblems,
} from './controller-versions';
import { type DeliveryMode, deliveryModeProblem } from './delivery/delivery-mode';
import { type FreezeWindow, soundFreezes } from './freezes';
import { GitOpsApp } from './gitops-app';
import { environmentFolder, place } from './layout';
import { telemetryNameOf, telemetryNameProblem, telemetryWarnings } from './telemetry-name';

export interface EnvironmentProps {
  /** The namespace of the services. It has to exist, with sidecar injection on. */
  readonly namespace: string;
  /** The address of the Prometheus that scrapes the mesh, as the Rollouts controller reaches it: `http://prometheus.monitoring:9090`. */
  readonly prometheus: string;
  /**
   * Labels that the series of this cluster bear, where that Prometheus sees several: `{ cluster: 'eu-1' }`. Pods of one release
   * have the same hashes in every cluster, so without it each cluster's guards would measure all of them.
   *
   * @default - that Prometheus sees this cluster alone
   */
  readonly seriesLabels?: Readonly<Record<string, string>>;
  /** How often that Prometheus scrapes: 1 second to 2 minutes. @default - 15 seconds */
  readonly scrapeInterval?: Duration;
  /** The API server of the cluster, as Argo CD knows it. @default 'https://kubernetes.default.svc' */
  readonly server?: string;
  /**
   * Clusters that all get these services, from the same folders, in place of one `server`. Each has a Prometheus of its own at the
   * same address: the guards are the same in all of them.
   *
   * @default - one cluster
   */
  readonly clusters?: Clusters;
  /**
   * The cluster's name, where each cluster has an Argo CD of its own and all of them call theirs
   * `https://kubernetes.default.svc`: names of two clusters never collide.
   *
   * @default - the server tells clusters apart
   */
  readonly cluster?: string;
  /**
   * The environments in which a release runs before it comes here: `staging`, or the first cluster of prod. `release-train depart`
   * keeps that order, and a release that is newer here than there is an error at synth.
   *
   * @default - none: it comes as soon as it is published
   */
  readonly after?: Environment | readonly Environment[];
  /** The namespace that Argo CD runs in. @default 'argocd' */
  readonly argoCdNamespace?: string;
  /** The cluster's DNS domain. @default 'cluster.local' */
  readonly clusterDomain?: string;
  /** The controllers' versions: a field that one of them does not know is an error. @default - Kubernetes 1.28, Argo Rollouts 1.9, Argo CD 3.2, Istio 1.24 */
  readonly controllers?: ControllerVersions;
  /** Who splits the traffic. @default - new IstioRouter() */
  readonly router?: TrafficRouter;
  /** The steps of a canary where a service names none. @default - CanaryPlan.standard() */
  readonly plan?: CanaryPlan;
  /** The objective where a service names none: an availability. @default - none: each service names its own */
  readonly slo?: Slo;
  /** How soon requests must be answered where a service does not say it. @default - nothing is said of it */
  readonly latencySlo?: Slo;
  /** Who is told when a release goes wrong: `[Notifications.slack({ channels: ['#releases'] })]`. @default - nobody */
  readonly notifications?: readonly Notifications[];
  /**
   * What teams aim at with their deliveries here, where a service does not say it: `{ leadTime: Duration.days(1) }`.
   *
   * @default - nothing is said of it
   */
  readonly deliveryTargets?: DeliveryTargets;
  /** When Argo CD starts no sync by itself. @default - never: releases go out at any time */
  readonly freezes?: readonly FreezeWindow[];
  /** How its services become Applications of Argo CD, where a set does not say it. @default 'application-set' */
  readonly delivery?: DeliveryMode;
  /**
   * Lets a release of a service with `dependsOn` wait, before it gets any traffic, until those services run theirs:
   * `new UpstreamGate()`.
   *
   * @default - none: nothing in the cluster keeps the order
   */
  readonly upstreamGate?: UpstreamGate;
  /**
   * `deployment.environment.name` in telemetry.
   *
   * @default - `production`, `staging`, `test` or `development` where the environment is called so, also in short; else its name
   */
  readonly telemetryName?: string;
}

/**
 * One target of the fleet, such as `prod`: namespace, cluster, metrics, and the defaults of the release path.
 *
 * @example
 * import { Environment, GitOpsApp } from 'cdk8s-release-train';
 *
 * const app = new GitOpsApp({ repository: 'https://github.com/org/gitops' });
 * new Environment(app, 'prod', { namespace: 'prod', prometheus: 'http://prometheus.monitoring:9090' });
 */
export class Environment extends Construct {
  /** The environment that a construct is in. Throws if it is in none. */
  public static of(construct: IConstruct): Environment {
    const environment = construct.node.scopes.findLast((scope): scope is Environment => scope instanceof Environment);
    if (environment) return environment;
    throwPlainly(
      new ReleaseTrainError(
        `${pathOf(construct)}: stands in no Environment; make it below one: new Environment(app, 'prod', { namespace, prometheus })`,
      ),
    );
  }

  /** What the environment is called: `prod`. */
  public readonly environmentName: string;
  /** The namespace of the services. */
  public readonly namespace: string;
  /** The API server of the cluster; none where there are several. */
  public readonly server?: string;
  /** The clusters, where there are several. */
  public readonly clusters?: Clusters;
  /** The cluster, where it is named. */
  public readonly cluster?: string;
  /** The environments in which a release runs before it comes here. */
  public readonly after: readonly Environment[];
  /** The namespace that Argo CD runs in. */
  public readonly argoCdNamespace: string;
  /** When Argo CD starts no sync of any of its services by itself. */
  public readonly freezes: readonly FreezeWindow[];
  /** How its services become Applications of Argo CD, where a set does not say it. */
  public readonly delivery: DeliveryMode;
  /** What lets a service wait for those that it depends on, where a set does not say it. */
  public readonly upstreamGate?: UpstreamGate;
  /** The controllers' versions, defaults filled in. */
  public readonly versions: Required<ControllerVersions>;

  public constructor(scope: Construct, id: string, given: EnvironmentProps) {
    super(scope, childId(scope, id, 'an Environment'));
    const { sound: props, problems } = shaped<EnvironmentProps>(given, ENVIRONMENT_SHAPE);
    report(this, ...problems);
    this.environmentName = id;
    this.namespace = String(props.namespace);
    this.clusters = sound(props.clusters);
    if (!this.clusters) this.server = String(props.server ?? 'https://kubernetes.default.svc');
    this.cluster = props.cluster;
    this.after = [...new Set(soundAfter(props.after))];
    const strangers = this.after.filter(({ node }) => node.root !== this.node.root);
    for (const { environmentName } of strangers)
      report(this, `after: ${environmentName} is of another app; make both environments in one`);
    this.argoCdNamespace = props.argoCdNamespace ?? 'argocd';
    this.delivery = props.delivery ?? 'application-set';
    this.versions = { ...DEFAULT_VERSIONS, ...soundVersions(props.controllers ?? {}) };
    report(this, ...environmentProblems(id, props));
    this.freezes = soundFreezes(this, props.freezes);
    if (props.router) reportChecked(this, 'router', props.router);
    if (props.plan) reportChecked(this, 'plan', props.plan);
    if (props.upstreamGate) reportChecked(this, 'upstreamGate', props.upstreamGate);
    this.upstreamGate = props.upstreamGate;
    if (props.clusters) reportChecked(this, 'clusters', props.clusters);
    warn(this, ...telemetryWarnings(id, props.telemetryName));
    declareVersions(this, this.versions);
    declareClusters(this, ...clusterKeys(this));
    place(this, { folder: environmentFolder(id) });
    const app = this.node.root instanceof GitOpsApp ? this.node.root : undefined;
    // What is wrong here is told here, once: services get what stands in for it, and do not tell it again.
    provideServiceEnvironment(this, {
      prometheus: prometheusAddressProblem(props.prometheus) ? 'http://prometheus.invalid' : props.prometheus,
      seriesLabels: seriesLabelProblems(props.seriesLabels).length > 0 ? undefined : props.seriesLabels,
      scrapeInterval: scrapeProblem(props.scrapeInterval) ? undefined : props.scrapeInterval,
      clusterDomain: props.clusterDomain,
      plan: sound(props.plan),
      ...soundObjectives(this, props),
      notifications: soundNotifications(this, props.notifications),
      deliveryTargets: props.deliveryTargets,
      router: sound(props.router) ?? new IstioRouter(),
      telemetryName: props.telemetryName ?? telemetryNameOf(id),
      features: app?.features ?? new FeatureFlags(),
    });
  }
}

const ENVIRONMENT_SHAPE: Shape<EnvironmentProps> = {
  namespace: true,
  prometheus: true,
  seriesLabels: A_MAP,
  scrapeInterval: true,
  server: true,
  clusters: (clusters) =>
    Array.isArray((clusters as Partial<Clusters>)?.problems) && 'servers' in (clusters as object)
      ? undefined
      : `${show(clusters)} is no set of clusters; write Clusters.named({ eu: 'https://…', us: 'https://…' })`,
  cluster: true,
  after: (after) =>
    soundAfter(after).length === [after].flat().length
      ? undefined
      : `${show(after)} is no environment, or no list of them; write the Environment itself: { after: staging }`,
  argoCdNamespace: true,
  clusterDomain: true,
  controllers: A_MAP,
  router: instance('new IstioRouter({ … })', 'bind', 'controllerWrites'),
  plan: instance('CanaryPlan.of([{ weight: 5, hold: Duration.minutes(2) }])', 'toCanary'),
  slo: AN_OBJECTIVE,
  latencySlo: A_LATENCY_OBJECTIVE,
  notifications: true,
  deliveryTargets: A_MAP,
  freezes: true,
  delivery: deliveryModeProblem,
  upstreamGate: instance('new UpstreamGate()', '_bind'),
  telemetryName: true,
};

function soundAfter(given: unknown): readonly Environment[] {
  return [given].flat().filter((one): one is Environment => one instanceof Environment);
}

function sound<T extends Checked>(value: T | undefined): T | undefined {
  return (value?.problems ?? []).length === 0 ? value : undefined;
}

function scrapeProblem(interval: Duration | undefined): string | undefined {
  return interval === undefined ? undefined : durationProblem(interval, Duration.seconds(1), Duration.minutes(2));
}

function seriesLabelProblems(labels: Readonly<Record<string, string>> = {}): string[] {
  const matchers = Object.entries(labels).map(([label, value]) => Matcher.equal(label, value));
  return matchers.flatMap((matcher) => matchersProblem([matcher]) ?? []);
}

/** How the clusters of an environment are told from others: one of the keys that two environments share is one cluster. */
function clusterKeys({ cluster, server, clusters }: Environment): string[] {
  if (!clusters) return [cluster ?? String(server)];
  return clusters.servers ? [...clusters.servers.values()] : [`those with ${JSON.stringify(clusters.labels)}`];
}

/** What says of one cluster what several cannot have. */
function severalClustersProblems(props: EnvironmentProps): string[] {
  const one = (['server', 'cluster'] as const).filter((name) => props[name] !== undefined);
  return [
    ...one.map((name) => `${name}: with clusters, it is one too many; leave it out`),
    ...(props.seriesLabels === undefined
      ? []
      : [
          'seriesLabels: they tell the series of one cluster from those of the others, and these clusters share their guards; make an Environment for each of them',
        ]),
  ];
}

function environmentProblems(id: string, props: EnvironmentProps): string[] {
  const problems: string[] = [];
  const check = (name: string, problem: string | undefined): void => {
    if (problem) problems.push(name ? `${name}: ${problem}` : problem);
  };
  check('', dnsLabelProblem(id, 16, "every Application's name ends in it"));
  check('namespace', dnsLabelProblem(props.namespace));
  check('prometheus', prometheusAddressProblem(props.prometheus));
  if (props.argoCdNamespace !== undefined) check('argoCdNamespace', dnsLabelProblem(props.argoCdNamespace));
  if (props.clusterDomain !== undefined) check('clusterDomain', dnsSubdomainProblem(props.clusterDomain));
  for (const problem of seriesLabelProblems(props.seriesLabels)) check('seriesLabels', problem);
  check('scrapeInterval', scrapeProblem(props.scrapeInterval));
  if (props.cluster !== undefined) check('cluster', dnsLabelProblem(props.cluster));
  if (props.telemetryName !== undefined) check('telemetryName', telemetryNameProblem(props.telemetryName));
  if (props.server !== undefined) check('server', apiServerProblem(props.server));
  if (props.clusters !== undefined) problems.push(...severalClustersProblems(props));
  problems.push(...deliveryTargetsProblems(props.deliveryTargets).map((problem) => `deliveryTargets: ${problem}`));
  return [...problems, ...versionProblems(props.controllers ?? {})];
}
