import { Lazy } from 'cdk8s';
import type { Construct } from 'constructs';
import { argo } from '../../imports';
import { report } from '../core';
import { withMatchers } from '../promql';
import type { AnalysisTarget } from './analysis';
import type { BoundAnalysis } from './bound-analysis';
import { lateProblem, metricProblems } from './metric-problems';
import { prometheusAddressProblem } from './prometheus-address';

/** An argument of a template: its name, and what the Rollout passes. */
export type TemplateArgument = argo.AnalysisRunArgument;

/** The argument with which the Rollout names its new pods to an analysis. */
export const CANARY_HASH: TemplateArgument = {
  name: 'canary-hash',
  valueFrom: { podTemplateHashValue: 'Latest' },
};

/** The argument with which the Rollout names its stable pods. */
export const STABLE_HASH: TemplateArgument = {
  name: 'stable-hash',
  valueFrom: { podTemplateHashValue: 'Stable' },
};

/** What goes into a template, and what a service has to know of it. */
export interface TemplateContent
  extends Pick<
    BoundAnalysis,
    | 'needsPods'
    | 'views'
    | 'measuresLatency'
    | 'makesRequests'
    | 'callsUncounted'
    | 'watchesPods'
    | 'dryRun'
    | 'passesUnseen'
    | 'passedByEmergency'
  > {
  /** Ends the template's name. */
  readonly id: string;
  /** A function, where they hold what is known only when all services are there: it is called again when they are rendered. */
  readonly metrics: readonly argo.Metric[] | (() => readonly argo.Metric[]);
  /** Beside those of the target. @default - none */
  readonly args?: readonly TemplateArgument[];
  /** Why the template is as it is, by the last part of an annotation's key, for the person who is called at night. */
  readonly reasons: Readonly<Record<string, string>>;
}

/**
 * Makes the AnalysisTemplate of an analysis below its construct, or the ClusterAnalysisTemplate where it is one of the
 * platform, and reports there what is wrong with the metrics.
 */
export function analysisTemplate(guard: Construct, target: AnalysisTarget, content: TemplateContent): BoundAnalysis {
  const { args = [], dryRun = false } = content;
  const metricsOf = (all: readonly argo.Metric[]) => all.map((metric) => inItsCluster(metric, target));
  const metrics = metricsOf(typeof content.metrics === 'function' ? content.metrics() : content.metrics);
  const queries = metrics.some(({ provider }) => provider.prometheus);
  const wrongAddress = queries ? prometheusAddressProblem(target.prometheus) : undefined;
  report(
    guard,
    ...(wrongAddress ? [wrongAddress] : []),
    ...metrics.flatMap((m) => metricProblems(m, target.occasion, content.id)),
    ...(target.uncalled ? uncalledProblems(target, content) : []),
  );
  // Most analyses have said already that the plan is too short for them, and for what.
  if (guard.node.validate().length === 0) {
    report(guard, ...metrics.map((m) => lateProblem(m, target.occasion, content.id)).filter((p) => p !== undefined));
  }

  const { platform } = target;
  const names = [...(platform?.parameters ?? []), ...args.map(({ name }) => name)];
  const specOf = (measured: readonly argo.Metric[]): argo.AnalysisTemplateSpec => ({
    ...(names.length > 0 ? { args: names.map((name) => ({ name })) } : {}),
    metrics: measured,
    // The rules of all templates of a run are applied to all its metrics, and are not anchored by themselves.
    ...(dryRun ? { dryRun: measured.map(({ name }) => ({ metricName: `^${name}$` })) } : {}),
  });
  const { metrics: late } = content;
  const props = {
    metadata: {
      name: `${platform?.name ?? target.name}-${content.id}`,
      labels: { ...target.labels },
      annotations: {
        ...target.annotations,
        // Before the Rollout, which is refused while a template that it names is missing.
        'argocd.argoproj.io/sync-wave': '-1',
        ...annotations(content.reasons),
        ...(target.seriesMatchers?.length ? annotations({ 'series-labels': target.seriesMatchers.join(',') }) : {}),
        ...(dryRun ? annotations({ 'dry-run': 'measures, but neither aborts nor pauses' }) : {}),
      },
    },
    spec:
      typeof late === 'function'
        ? (Lazy.any({ produce: () => specOf(metricsOf(late())) }) as argo.AnalysisTemplateSpec)
        : specOf(metrics),
  };
  const template = platform
    ? new argo.ClusterAnalysisTemplate(guard, 'template', props)
    : new argo.AnalysisTemplate(guard, 'template', props);
  return {
    template,
    ...(platform ? { clusterScope: true } : {}),
    metricNames: metrics.map(({ name }) => name),
    args,
    when: target.occasion.kind,
    ...(content.needsPods ? { needsPods: true } : {}),
    ...(content.views ? { views: content.views } : {}),
    ...(content.measuresLatency ? { measuresLatency: true } : {}),
    ...(content.makesRequests ? { makesRequests: true } : {}),
    ...(content.callsUncounted ? { callsUncounted: true } : {}),
    ...(content.watchesPods ? { watchesPods: true } : {}),
    ...(dryRun ? { dryRun } : {}),
    ...(content.passesUnseen ? { passesUnseen: true } : {}),
    ...(content.passedByEmergency ? { passedByEmergency: true } : {}),
  };
}

/** Where one Prometheus sees several clusters, a query that says nothing of them would measure the pods of all. */
function inItsCluster(metric: argo.Metric, { seriesMatchers = [] }: AnalysisTarget): argo.Metric {
  const { prometheus } = metric.provider;
  if (!prometheus?.query || seriesMatchers.length === 0) return metric;
  const query = withMatchers(prometheus.query, seriesMatchers);
  return { ...metric, provider: { ...metric.provider, prometheus: { ...prometheus, query } } };
}

/** What an analysis wants that something which nobody calls does not have. */
function uncalledProblems({ occasion }: AnalysisTarget, content: TemplateContent): string[] {
  const { views, measuresLatency, makesRequests, needsPods } = content;
  if (views || measuresLatency) {
    return [
      'it counts requests in the mesh, and a worker gets none, so that every release would pause; measure what its application counts, with new JobErrorAnalysis({ … }) or new PromQLAnalysis({ … })',
    ];
  }
  if (makesRequests) return ['it calls the new version, and a worker has no Service to be called by; leave it out'];
  // The controller refuses setCanaryScale without a traffic router.
  return needsPods && occasion.kind === 'before-first-weight'
    ? [
        'when: before the first weight there is no new pod, and without a traffic router none can be started for it; leave when out',
      ]
    : [];
}

function annotations(reasons: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(reasons).map(([key, text]) => [`release-train.dev/${key}`, text]));
}
