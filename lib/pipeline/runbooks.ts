import { Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { A_MAP, childId, nearestTo, report, type Shape, shaped, show } from '../core';
import {
  Environment,
  GitOpsApp,
  type Member,
  membersOf,
  ownerList,
  place,
  type RenderedServices,
  rollingOrderOf,
  ServiceSet,
  serviceAnnotationsOf,
  TextFile,
  whenComplete,
} from '../gitops';
import { filledLink, linkTemplateProblem } from './link-template';
import { runbookPage } from './runbook/page';
import { ofKind, type RunbookLinks, type RunbookSubject, renderedObjects } from './runbook/subject';

export interface RunbooksProps {
  /** The address of a service's dashboard, with `{service}`, `{namespace}` and `{environment}` filled in. @default - none */
  readonly dashboard?: string;
  /** The address of a service's logs, likewise. @default - none: the runbook reads them with kubectl alone */
  readonly logs?: string;
  /** The address that tells who is on call, likewise. @default - none */
  readonly onCall?: string;
  /**
   * The context of kubectl for the cluster of the environment: `'prod-eu'`; with `clusters`, one for each by its name:
   * `{ eu: 'prod-eu', us: 'prod-us' }`. With it a command cannot go to another cluster.
   *
   * @default - none: the runbook says to look at the current one
   */
  readonly context?: string | Readonly<Record<string, string>>;
}

/**
 * A runbook for each service of an environment, in `docs/release/<environment>/<service>.md`: what a person who is called at
 * night has to type to look, stop, go back, retry and promote, with the names that the manifests have. It is the service's own
 * text: rendered and published with it, and owned by its team.
 *
 * Nothing in it changes with a release.
 *
 * @example
 * import { Environment, GitOpsApp, Release, Runbooks, ServiceSet, Slo } from 'cdk8s-release-train';
 *
 * const app = new GitOpsApp({ repository: 'https://github.com/org/gitops' });
 * const prod = new Environment(app, 'prod', { namespace: 'prod', prometheus: 'http://prometheus.monitoring:9090' });
 * new ServiceSet(prod, 'services', { owners: '@org/shop' }).addService('svc-a', {
 *   release: Release.of({ image: 'ghcr.io/org/svc-a:1.4.2', version: '1.4.2', gitSha: '9f8d111d8f' }),
 *   port: 8080,
 *   slo: Slo.availability(99.9),
 * });
 * new Runbooks(prod, 'runbooks', { dashboard: 'https://grafana.example.com/d/{service}?var-namespace={namespace}' });
 */
export class Runbooks extends Construct {
  private readonly environment: Environment;
  private readonly props: RunbooksProps;

  public constructor(scope: Construct, id: string, given: RunbooksProps = {}) {
    super(scope, childId(scope, id, 'Runbooks'));
    this.environment = Environment.of(this);
    const { sound, problems } = shaped<RunbooksProps>(given, SHAPE);
    report(this, ...problems, ...contextProblems(this.environment, sound.context));
    this.props = sound;
    const { environmentName } = this.environment;
    place(this, { folder: `docs/release/${environmentName}`, fleetwide: true });
    if (written.has(this.environment)) report(this, `${environmentName} has runbooks already; leave these out`);
    // They stand in charts that may be made later than this construct.
    else whenComplete(this, () => this.write());
    written.add(this.environment);
  }

  private write(): void {
    for (const member of membersOf(this.environment).values()) {
      const chart = Chart.of(member.service);
      chart.node.tryRemoveChild(ID);
      // Below a construct of its own: in a service's chart, people give their own constructs any other name.
      new TextFile(new Construct(chart, ID), 'file', {
        path: `docs/release/${this.environment.environmentName}/${member.name}.md`,
        content: (services) => runbookPage(this.subject(member, services)),
      });
    }
  }

  private subject(member: Member, services: RenderedServices): RunbookSubject {
    const { environment, props } = this;
    const { name, service, folder } = member;
    const objects = renderedObjects(services.manifestsOf(service));
    const rollouts = ofKind({ objects }, 'argoproj.io/Rollout');
    const rollout = rollouts.find((it) => it.name === service.serviceName) ?? rollouts[0];
    if (!rollout) throw new Error('the service renders no Rollout, so that there is nothing to write a runbook about');
    const set = service.node.scopes.find((scope): scope is ServiceSet => scope instanceof ServiceSet);
    const owners = set?.ownersOf(name);
    const app = this.node.root;
    const namespace = rollout.namespace ?? environment.namespace;
    const filled = { service: name, namespace, environment: environment.environmentName };
    return {
      service: name,
      environment: environment.environmentName,
      namespace,
      folder,
      repository: app instanceof GitOpsApp ? app.repository : '',
      branch: app instanceof GitOpsApp ? app.targetRevision.replace(/^refs\/heads\//, '') : 'main',
      applications:
        member.applications.length > 0 ? member.applications : [`${name}-${environment.environmentName}-CLUSTER`],
      contexts: contextsOf(environment, props.context),
      ...kargoOf(environment, name),
      isRolling: rollingOrderOf(environment) !== undefined,
      owners: owners === undefined ? [] : ownerList(owners),
      onCallGroups: set?.onCallGroups ?? [],
      dependsOn: [...member.dependsOn.keys()],
      links: linksOf(props, filled),
      objects,
      rollout,
    };
  }
}

/** No service's own construct is called so. */
const ID = 'release-train runbook';

const written = new WeakSet<Environment>();

const SHAPE: Shape<RunbooksProps> = {
  dashboard: linkTemplateProblem,
  logs: linkTemplateProblem,
  onCall: linkTemplateProblem,
  context: (context) => (typeof context === 'string' || A_MAP.is(context) ? undefined : noContext(context)),
};

/** @see https://docs.kargo.io/user-guide/how-to-guides/argo-cd-integration */
const AUTHORIZED_STAGE = 'kargo.akuity.io/authorized-stage';

/** Who promotes a service, as its Applications say it. */
function kargoOf(environment: Environment, service: string): Pick<RunbookSubject, 'kargo'> {
  const stage = serviceAnnotationsOf(environment).find(({ key }) => key === AUTHORIZED_STAGE);
  const [project = '', name] = stage?.of(service).split(':') ?? [];
  return name === undefined ? {} : { kargo: { project, stage: name } };
}

function linksOf({ dashboard, logs, onCall }: RunbooksProps, values: Parameters<typeof filledLink>[1]): RunbookLinks {
  return {
    ...(dashboard === undefined ? {} : { dashboard: filledLink(dashboard, values) }),
    ...(logs === undefined ? {} : { logs: filledLink(logs, values) }),
    ...(onCall === undefined ? {} : { onCall: filledLink(onCall, values) }),
  };
}

function contextsOf({ clusters }: Environment, context: RunbooksProps['context']): readonly string[] {
  if (context === undefined) return [];
  if (typeof context === 'string') return [context];
  // In the order of the Applications.
  return [...(clusters?.servers?.keys() ?? [])].flatMap((name) => context[name] ?? []);
}

function contextProblems({ environmentName, clusters }: Environment, context: RunbooksProps['context']): string[] {
  if (context === undefined) return [];
  const names = [...(clusters?.servers?.keys() ?? [])];
  if (typeof context === 'string') {
    if (clusters)
      return [
        `context: ${environmentName} has several clusters; write one for each, { ${names.map((name) => `'${name}': '…'`).join(', ') || "'eu': '…'"} }, or leave it out`,
      ];
    return contextProblem(context) ?? [];
  }
  if (names.length === 0)
    return [
      clusters
        ? `context: only Argo CD knows the clusters of ${environmentName}; leave it out`
        : `context: ${environmentName} has one cluster; write its context alone, as a text`,
    ];
  return [
    ...Object.entries(context).flatMap(([name, value]) =>
      names.includes(name)
        ? (contextProblem(value) ?? [])
        : [`context: ${environmentName} has no cluster ${show(name)}${nearestTo(name, names)}`],
    ),
    ...names
      .filter((name) => !Object.hasOwn(context, name))
      .map((name) => `context: the cluster ${name} has none; write one for each, or leave all of them out`),
  ];
}

function contextProblem(context: unknown): string[] | undefined {
  const sound = typeof context === 'string' && context !== '' && !/[`\p{C}\p{Zl}\p{Zp}]/u.test(context);
  return sound ? undefined : [`context: ${noContext(context)}`];
}

function noContext(context: unknown): string {
  return `${show(context)} is no context of kubectl; write its name as \`kubectl config get-contexts\` has it`;
}
