import { Chart, Duration, Lazy } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { monitoring } from '../../../imports';
import {
  A_MAP,
  type Check,
  childId,
  dnsLabelProblem,
  durationProblem,
  labelValueProblem,
  pauseSeconds,
  qualifiedNameProblem,
  report,
  type Shape,
  shaped,
  show,
} from '../../core';
import { Environment, environmentFolder, place, servicesBeingRendered, TextFile } from '../../gitops';
import { Matcher, regexLiteral } from '../../promql';
import { GuardedWorkload, serviceEnvironmentOf } from '../../service';
import { namespacesOf } from '../admission/admission-chart';
import { alerts, type Held } from './alerts';
import { dashboard } from './dashboard';
import { recordingRules, type Watched } from './recording-rules';

export interface DeliveryMetricsProps {
  /** The namespace of the rules and of the dashboard. @default 'monitoring' */
  readonly namespace?: string;
  /** Labels by which a Prometheus finds its rules: `{ release: 'kube-prometheus-stack' }`. @default - none */
  readonly ruleLabels?: Readonly<Record<string, string>>;
  /** Labels by which Grafana finds its dashboards. @default { grafana_dashboard: '1' } */
  readonly dashboardLabels?: Readonly<Record<string, string>>;
  /**
   * Where the dashboard stands: in a ConfigMap beside the rules, or in `docs/release/<environment>/`, for somebody to import.
   *
   * @default 'config-map'
   */
  readonly dashboard?: 'config-map' | 'file' | 'none';
  /** How long a release may stay aborted while Git still wants it: a minute to a day. @default - 15 minutes */
  readonly abortedFor?: Duration;
  /** How long a release may be held beyond the holds of its steps: a minute to a week. @default - 30 minutes */
  readonly pausedBeyondPlan?: Duration;
  /**
   * The label of `rollout_info` that holds the namespace of a Rollout. Without `honorLabels`, Prometheus keeps `namespace` for
   * that of the controller, and the Rollout's is in `exported_namespace`.
   *
   * @default 'namespace'
   */
  readonly namespaceLabel?: 'namespace' | 'exported_namespace';
}

/**
 * What Rollouts of an environment do, while they do it: rules that record promotions, aborts and time on the way, alerts about
 * releases that nobody looks after, and a dashboard of Grafana.
 *
 * Rendered into `clusters/<environment>/monitoring/`, where an Application of yours applies it. It needs Prometheus Operator, and
 * a Prometheus that scrapes the Rollouts controller.
 *
 * @see https://argoproj.github.io/argo-rollouts/features/controller-metrics/
 * @example
 * import { DeliveryMetrics, Environment, GitOpsApp } from 'cdk8s-release-train';
 *
 * const app = new GitOpsApp({ repository: 'https://github.com/org/gitops' });
 * const prod = new Environment(app, 'prod', { namespace: 'prod', prometheus: 'http://prometheus.monitoring:9090' });
 * new DeliveryMetrics(prod, 'delivery-metrics', { ruleLabels: { release: 'kube-prometheus-stack' } });
 */
export class DeliveryMetrics extends Construct {
  /** The rules. */
  public readonly rule: monitoring.PrometheusRule;
  /** The dashboard, where a ConfigMap holds it. */
  public readonly dashboard?: kplus.ConfigMap;
  private readonly environment: Environment;

  public constructor(scope: Construct, id: string, given: DeliveryMetricsProps = {}) {
    super(scope, childId(scope, id, 'DeliveryMetrics'));
    this.environment = Environment.of(this);
    const { sound: props, problems } = shaped<DeliveryMetricsProps>(given, SHAPE);
    const wrongId = dnsLabelProblem(id);
    report(this, ...(wrongId ? [wrongId] : []), ...problems);
    const name = wrongId ? 'delivery-metrics' : id;
    const { environmentName } = this.environment;
    const chart = new Chart(this, 'chart', { namespace: props.namespace ?? 'monitoring' });
    place(chart, { folder: `${environmentFolder(environmentName)}/monitoring`, file: name, fleetwide: true });
    this.rule = new monitoring.PrometheusRule(chart, 'rule', {
      metadata: { name, labels: { ...props.ruleLabels } },
      spec: Lazy.any({ produce: () => this.spec(props) }),
    });
    const content = (): string => dashboard(this.watched(props));
    const { dashboard: where = 'config-map' } = props;
    if (where === 'config-map') this.dashboard = this.configMap(chart, `${name}-dashboard`, props, content);
    if (where === 'file')
      new TextFile(this, 'dashboard', { path: `docs/release/${environmentName}/${name}.json`, content });
  }

  private configMap(
    chart: Chart,
    name: string,
    { dashboardLabels = { grafana_dashboard: '1' } }: DeliveryMetricsProps,
    content: () => string,
  ): kplus.ConfigMap {
    const file = `release-train-${this.environment.environmentName}.json`;
    return new kplus.ConfigMap(chart, 'dashboard', {
      metadata: { name, labels: { ...dashboardLabels } },
      data: { [file]: Lazy.any({ produce: content }) },
    });
  }

  private spec(props: DeliveryMetricsProps): monitoring.PrometheusRuleSpec {
    const watched = this.watched(props);
    return {
      groups: [
        ...recordingRules(watched),
        alerts(watched, this.held(), {
          aborted: props.abortedFor ?? Duration.minutes(15),
          paused: props.pausedBeyondPlan ?? Duration.minutes(30),
        }),
      ],
    };
  }

  private watched({ namespaceLabel = 'namespace' }: DeliveryMetricsProps): Watched {
    const namespaces = namespacesOf(this.environment).map(regexLiteral);
    const labels = Object.entries(serviceEnvironmentOf(this)?.seriesLabels ?? {});
    return {
      environment: this.environment.environmentName,
      namespaceLabel,
      matchers: [
        ...labels.map(([label, value]) => Matcher.equal(label, value)),
        Matcher.matches(namespaceLabel, namespaces.join('|')),
      ],
    };
  }

  /** The Rollouts as they are rendered: what a person patched counts. */
  private held(): Held[] {
    const rendered = servicesBeingRendered();
    const services = this.environment.node.findAll().filter((it) => it instanceof GuardedWorkload);
    return services.map((service) => {
      const rollout = rendered
        .manifestsOf(service)
        .find(({ kind, metadata }) => kind === 'Rollout' && metadata?.name === service.serviceName);
      return { name: service.serviceName, seconds: holdsOf(rollout?.spec?.strategy) };
    });
  }
}

// biome-ignore lint/suspicious/noExplicitAny: a manifest, read field by field
function holdsOf(strategy: any): number {
  const steps: unknown[] = Array.isArray(strategy?.canary?.steps) ? strategy.canary.steps : [];
  const holds = steps.map((step) => pauseSeconds((step as { pause?: { duration?: unknown } }).pause?.duration) ?? 0);
  return holds.reduce((sum, seconds) => sum + seconds, pauseSeconds(strategy?.blueGreen?.autoPromotionSeconds) ?? 0);
}

function labelsProblem(labels: unknown): string | undefined {
  if (!A_MAP.is(labels)) return `${show(labels)} is ${A_MAP.not}; write ${A_MAP.write}`;
  const problems = Object.entries(labels as Readonly<Record<string, unknown>>).map(
    ([key, value]) => qualifiedNameProblem(key) ?? labelValueProblem(value),
  );
  return problems.find((problem) => problem !== undefined);
}

const within =
  (least: Duration, most: Duration): Check =>
  (value) =>
    durationProblem(value, least, most);

const oneOf =
  (...values: readonly string[]): Check =>
  (value) =>
    values.includes(value as string)
      ? undefined
      : `${show(value)} is none of them; write ${values.map(show).join(' or ')}`;

const SHAPE: Shape<DeliveryMetricsProps> = {
  namespace: (namespace) => dnsLabelProblem(namespace),
  ruleLabels: labelsProblem,
  dashboardLabels: labelsProblem,
  dashboard: oneOf('config-map', 'file', 'none'),
  abortedFor: within(Duration.minutes(1), Duration.days(1)),
  pausedBeyondPlan: within(Duration.minutes(1), Duration.days(7)),
  namespaceLabel: oneOf('namespace', 'exported_namespace'),
};
