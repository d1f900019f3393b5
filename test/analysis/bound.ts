import { Chart, Duration, Testing } from 'cdk8s';
import type { argo } from '../../imports';
import {
  type AnalysisTarget,
  type BoundAnalysis,
  CanaryPlan,
  ErrorRateAnalysis,
  type ErrorRateAnalysisProps,
} from '../../lib/analysis';
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

export interface PromMetric extends argo.Metric {
  readonly successCondition: string;
  readonly failureCondition: string;
  readonly provider: { readonly prometheus: argo.PrometheusMetric };
}

export function bound(props: ErrorRateAnalysisProps = {}, target: Partial<AnalysisTarget> = {}): Bound {
  const chart = new Chart(Testing.app(), 'svc-a');
  const analysis = new ErrorRateAnalysis(props).bind(chart, {
    name: 'svc-a',
    namespace: 'prod',
    canaryHost: 'svc-a-canary.prod.svc.cluster.local',
    prometheus: 'http://prometheus.monitoring:9090',
    scrapeInterval: Duration.seconds(15),
    slo: Slo.availability(99.9),
    protocol: 'http',
    plan: CanaryPlan.standard(),
    ...target,
  });
  const manifest = analysis.template.toJson();
  return {
    analysis,
    manifest,
    problems: chart.node
      .findAll()
      .flatMap((construct) => construct.node.validate().map((p) => `${construct.node.path}: ${p}`)),
    metric: (name) => manifest.spec.metrics.find((metric: argo.Metric) => metric.name === name),
  };
}

/**
 * What Argo Rollouts makes of an answer of Prometheus: failing beats passing, and what is neither is inconclusive.
 *
 * Understands the conditions that this library writes; `&&`, the comparisons and NaN mean the same in Go's expr and here.
 *
 * @see https://github.com/argoproj/argo-rollouts/blob/master/utils/evaluate/evaluate.go
 */
export function verdict(metric: PromMetric, result: readonly number[]): 'Failed' | 'Successful' | 'Inconclusive' {
  if (holds(metric.failureCondition, result)) return 'Failed';
  return holds(metric.successCondition, result) ? 'Successful' : 'Inconclusive';
}

function holds(condition: string, result: readonly number[]): boolean {
  return condition.split(' && ').every((comparison) => {
    const [, operand, operator, limit] =
      /^(len\(result\)|result\[0\]) (==|<=|>=|<|>) ([0-9.]+)$/.exec(comparison) ?? [];
    if (operand === undefined) throw new Error(`the test cannot evaluate ${comparison}`);
    const value = operand === 'result[0]' ? result[0] : result.length;
    if (value === undefined) throw new Error('result[0] of an empty list: an error of the measurement');
    const compare = {
      '==': value === Number(limit),
      '<=': value <= Number(limit),
      '>=': value >= Number(limit),
      '<': value < Number(limit),
      '>': value > Number(limit),
    };
    return compare[operator as keyof typeof compare];
  });
}
