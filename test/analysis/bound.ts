import { Chart, Duration, Testing } from 'cdk8s';
import type { argo } from '../../imports';
import {
  type Analysis,
  type AnalysisTarget,
  type BoundAnalysis,
  CanaryPlan,
  ErrorRateAnalysis,
  type ErrorRateAnalysisProps,
} from '../../lib/analysis';
import { promQlProblem } from '../../lib/promql';
import { Slo } from '../../lib/slo';

/** An analysis of svc-a in prod, what it made, and what is wrong with it. */
export interface Bound {
  readonly analysis: BoundAnalysis;
  readonly manifest: {
    metadata: { name: string; labels: object; annotations: Record<string, string> };
    spec: argo.AnalysisTemplateSpec;
  };
  readonly problems: string[];
  readonly metric: (name: string) => PromMetric;
}

/** What is not as usual about the service. */
export interface Surroundings extends Partial<AnalysisTarget> {
  readonly plan?: CanaryPlan;
}

export interface PromMetric extends argo.Metric {
  readonly successCondition: string;
  readonly failureCondition: string;
  readonly provider: { readonly prometheus: argo.PrometheusMetric };
}

export function bound(props: ErrorRateAnalysisProps = {}, surroundings: Surroundings = {}): Bound {
  return boundTo(new ErrorRateAnalysis(props), surroundings);
}

/** All metrics of an analysis ask the Prometheus of the environment, in PromQL that YAML prints as it is written. */
export function expectSoundQueries({ analysis, metric }: Pick<Bound, 'analysis' | 'metric'>): void {
  for (const name of analysis.metricNames) {
    const { address, query } = metric(name).provider.prometheus;
    expect(address).toBe('http://prometheus.monitoring:9090');
    expect(promQlProblem(query)).toBeUndefined();
    expect(query).not.toMatch(/[ \t]$/m); // YAML prints a text with such lines on one line
  }
}

/** svc-a in prod. */
export const TARGET: Omit<AnalysisTarget, 'occasion'> = {
  name: 'svc-a',
  namespace: 'prod',
  canaryHost: 'svc-a-canary.prod.svc.cluster.local',
  stableHost: 'svc-a-stable.prod.svc.cluster.local',
  prometheus: 'http://prometheus.monitoring:9090',
  scrapeInterval: Duration.seconds(15),
  slo: Slo.availability(99.9),
  protocol: 'http',
};

/** Any analysis, bound to svc-a in prod. */
export function boundTo(guard: Analysis, { plan = CanaryPlan.standard(), ...target }: Surroundings = {}): Bound {
  const chart = new Chart(Testing.app(), 'svc-a');
  const analysis = guard.bind(chart, { ...TARGET, occasion: plan.occasion(), ...target });
  const manifest = analysis.template.toJson();
  return {
    analysis,
    manifest,
    problems: chart.node
      .findAll()
      .flatMap((construct) => construct.node.validate().map((p) => `${construct.node.path}: ${p}`)),
    metric: (name) =>
      [...manifest.spec.metrics, ...(analysis.verdict?.template.toJson().spec.metrics ?? [])].find(
        (metric: argo.Metric) => metric.name === name,
      ),
  };
}
