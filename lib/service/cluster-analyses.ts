import { App, Chart, Duration } from 'cdk8s';
import { Construct } from 'constructs';
import {
  Analysis,
  type AnalysisTarget,
  type BoundAnalysis,
  CanaryPlan,
  type CanaryPlanStep,
  type When,
} from '../analysis';
import {
  A_MAP,
  dnsLabelProblem,
  humanDuration,
  instance,
  report,
  reportChecked,
  type Shape,
  seconds,
  shaped,
  warn,
  warningsOf,
} from '../core';
import { A_LATENCY_OBJECTIVE, AN_OBJECTIVE, percent, Slo } from '../slo';
import { analysesProblem, soundAnalyses, standardGuards } from './analysis-list';
import { type Objectives, soundObjectives } from './objectives';
import { type ServiceEnvironment, seriesMatchers, serviceEnvironmentOf } from './service-environment';

export interface ClusterAnalysesProps {
  /** What is measured. */
  readonly analyses: readonly Analysis[];
  /** The objective of all services that use the templates: an availability. */
  readonly slo: Slo;
  /** How soon their requests must be answered, for a LatencyAnalysis. @default - the Environment's */
  readonly latencySlo?: Slo;
  /** Their steps: delays and limits follow from them. @default - the Environment's, else CanaryPlan.standard() */
  readonly plan?: CanaryPlan;
  /** What they speak. @default 'http' */
  readonly protocol?: 'http' | 'grpc';
  /** The surroundings where there is no Environment. @default - the Environment's */
  readonly environment?: ServiceEnvironment;
}

/**
 * Templates of the whole platform: a ClusterAnalysisTemplate for each analysis, used by all services of one objective and
 * one plan, in place of a template each. A change of a guard is then one object instead of one for every service; and all
 * services get it at once.
 *
 * A chart of its own, for a folder that only the platform team may apply: objects without a namespace are none of a
 * service's.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/analysis/#clusteranalysistemplates
 * @example
 * import { ClusterAnalyses, Environment, ErrorRateAnalysis, GitOpsApp, Slo } from 'cdk8s-release-train';
 *
 * const app = new GitOpsApp({ repository: 'https://github.com/org/gitops' });
 * const prod = new Environment(app, 'prod', { namespace: 'prod', prometheus: 'http://prometheus.monitoring:9090' });
 * const gold = new ClusterAnalyses(prod, 'gold', { slo: Slo.availability(99.9), analyses: [new ErrorRateAnalysis()] });
 * gold.analyses; // what services of this objective take: addService('svc-a', { analyses: gold.analyses, … })
 */
export class ClusterAnalyses extends Chart {
  /** The same analyses, for services: they refer to the templates and make none. */
  public readonly analyses: readonly Analysis[];

  public constructor(scope: Construct, id: string, given: ClusterAnalysesProps) {
    super(scope, id);
    const { sound: props, problems } = shaped<ClusterAnalysesProps>(given, SHAPE);
    const environment = props.environment ?? serviceEnvironmentOf(this) ?? { prometheus: '' };
    const wrongName = dnsLabelProblem(id, 63 - LONGEST_ID, 'the names of the templates begin with it');
    const wrongAnalyses = analysesProblem(given?.analyses ?? []);
    report(this, ...problems, ...[wrongName, wrongAnalyses].filter((p) => p !== undefined));
    const objectives = soundObjectives(this, {
      slo: props.slo,
      latencySlo: props.latencySlo ?? environment.latencySlo,
    });
    if (given?.slo === undefined) report(this, 'slo: missing; write slo: Slo.availability(99.9)');
    if (props.plan) reportChecked(this, 'plan', props.plan);
    const plan = props.plan ?? environment.plan ?? CanaryPlan.standard();
    const target = this.target(wrongName ? 'cluster' : id, props, objectives, environment);
    this.analyses = soundAnalyses(props.analyses, standardGuards).map(
      (analysis) => new ClusterAnalysis(this, analysis, { ...target, occasion: plan.occasion(analysis.when) }),
    );
  }

  private target(
    name: string,
    props: ClusterAnalysesProps,
    { slo, latencySlo }: Objectives,
    environment: ServiceEnvironment,
  ): Omit<AnalysisTarget, 'occasion'> {
    const arg = (parameter: string): string => `{{args.${parameter}}}`;
    return {
      name: arg(SERVICE),
      namespace: arg(NAMESPACE),
      canaryHost: arg(CANARY_HOST),
      stableHost: arg(STABLE_HOST),
      prometheus: environment.prometheus,
      seriesMatchers: seriesMatchers(environment),
      scrapeInterval: environment.scrapeInterval ?? Duration.seconds(15),
      slo: slo ?? Slo.availability(99.9),
      latencySlo,
      protocol: props.protocol ?? 'http',
      platform: { name, parameters: PARAMETERS },
    };
  }
}

/** An analysis whose template the platform has: binding it to a service makes no template. */
class ClusterAnalysis extends Analysis {
  public readonly id: string;
  public override readonly when?: When;
  private readonly analysis: Analysis;
  private readonly bound: BoundAnalysis;
  private readonly madeFor: AnalysisTarget;

  public constructor(scope: Construct, analysis: Analysis, target: AnalysisTarget) {
    super();
    this.id = analysis.id;
    this.when = analysis.when;
    this.analysis = analysis;
    this.madeFor = target;
    this.bound = analysis.bind(scope, target);
  }

  public bind(scope: Construct, target: AnalysisTarget): BoundAnalysis {
    const guard = new Construct(scope, this.id);
    const different = this.differences(target);
    report(guard, ...different);
    if (different.length === 0) this.findTraffic(guard, target);
    if (target.emergency && this.bound.passedByEmergency) {
      report(
        guard,
        'the release is an emergency, which a template of the whole platform cannot know; give this service a BudgetAnalysis of its own as long as it lasts',
      );
    }
    const values: Record<string, string> = {
      [SERVICE]: target.name,
      [NAMESPACE]: target.namespace,
      [CANARY_HOST]: target.canaryHost,
      [STABLE_HOST]: target.stableHost,
    };
    const passed = PARAMETERS.map((name) => ({ name, value: values[name] as string }));
    const withArguments = (bound: BoundAnalysis): BoundAnalysis => ({
      ...bound,
      args: [...passed, ...bound.args],
      ...(bound.verdict ? { verdict: withArguments(bound.verdict) } : {}),
    });
    return withArguments(this.bound);
  }

  /** What the traffic of this service makes of the analysis: templates of its own would say it where they are made. */
  private findTraffic(guard: Construct, target: AnalysisTarget): void {
    const of = (its: AnalysisTarget) => {
      const trial = new Chart(new App(), 'trial');
      this.analysis.bind(trial, its);
      const all = trial.node.findAll();
      return { problems: all.flatMap((c) => c.node.validate()), warnings: all.flatMap(warningsOf) };
    };
    const platform = of(this.madeFor);
    const service = of(target);
    report(guard, ...service.problems.filter((problem) => !platform.problems.includes(problem)));
    warn(guard, ...service.warnings.filter((warning) => !platform.warnings.includes(warning)));
  }

  /** In what a service differs from those that the template was made for. */
  private differences(target: AnalysisTarget): string[] {
    const { madeFor } = this;
    if (!('steps' in target.occasion)) return [BLUE_GREEN];
    const aspects: Aspect[] = [
      ['slo', ({ slo }) => `${percent(slo.objective)} over ${humanDuration(seconds(slo.period))}`],
      ...(this.bound.measuresLatency && madeFor.latencySlo ? [['latencySlo', latencyText] satisfies Aspect] : []),
      ['protocol', ({ protocol }) => protocol],
      ['prometheus', ({ prometheus }) => prometheus],
      ['seriesLabels', ({ seriesMatchers: matchers = [] }) => matchers.join(', ') || 'none'],
      ['scrapeInterval', ({ scrapeInterval }) => `${seconds(scrapeInterval)} s`],
      // What a weight of a worker is really follows from its pods; delays and limits follow from the holds.
      ['plan', ({ occasion }) => occasionText(occasion, !target.uncalled)],
    ];
    return aspects
      .filter(([, text]) => text(madeFor) !== text(target))
      .map(
        ([name, text]) =>
          `${name}: the template of the platform is made for ${text(madeFor)}, and this service has ${text(target)}; give it the same, or an analysis of its own`,
      );
  }
}

/** Its name, and how it is printed. */
type Aspect = [string, (it: AnalysisTarget) => string];

const BLUE_GREEN =
  'the template of the platform is made for canaries, and this is a blue-green service; give it an analysis of its own';

function latencyText({ latencySlo }: AnalysisTarget): string {
  if (!latencySlo) return 'none';
  return `${percent(latencySlo.objective)} within ${latencySlo.latency?.toMilliseconds()} ms over ${humanDuration(seconds(latencySlo.period))}`;
}

function occasionText(occasion: AnalysisTarget['occasion'], withWeights: boolean): string {
  // What is over before the first weight is the same under every plan.
  if (!('steps' in occasion) || occasion.kind === 'before-first-weight') return occasion.kind;
  const detects = occasion.detects === undefined ? '' : `, to catch ${percent(occasion.detects)}`;
  const step = ({ weight, hold }: CanaryPlanStep) =>
    `${withWeights ? `${weight} % for ` : ''}${humanDuration(seconds(hold))}`;
  return `${occasion.steps.map(step).join(', ')}${detects} (${occasion.kind})`;
}

const SERVICE = 'service';
const NAMESPACE = 'namespace';
const CANARY_HOST = 'canary-host';
const STABLE_HOST = 'stable-host';
const PARAMETERS: readonly string[] = [SERVICE, NAMESPACE, CANARY_HOST, STABLE_HOST];

// A template is called <id>-<id of the analysis>.
const LONGEST_ID = 41;

const SHAPE: Shape<ClusterAnalysesProps> = {
  analyses: true,
  slo: AN_OBJECTIVE,
  latencySlo: A_LATENCY_OBJECTIVE,
  plan: instance('CanaryPlan.standard()', 'toCanary'),
  protocol: {
    is: (value) => value === 'http' || value === 'grpc',
    not: 'not known',
    write: "'http' or 'grpc'",
  },
  environment: A_MAP,
};
