import type { Field } from '../../../manifests';
import { type Metric, measuredMetricsOf } from '../../objects';
import type { Rule, RuleFinding } from '../../rule';

const LIMITS = ['count', 'failureLimit', 'inconclusiveLimit', 'consecutiveErrorLimit', 'consecutiveSuccessLimit'];

export const metricLimits: Rule = {
  id: 'metric-limits',
  family: 'analysis',
  severity: 'error',
  title: 'The limits of a metric are such that the controller takes them',
  cause:
    'Argo Rollouts looks at limits when an AnalysisRun begins, and at no time before: one that it does not take ends the run with an Error, which aborts every release.',
  remedy:
    'give count, failureLimit, inconclusiveLimit and consecutiveErrorLimit as whole numbers from 0, no limit above the count; failureLimit -1 only with a consecutiveSuccessLimit',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/utils/analysis/factory.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      interval: 1m
      count: 5
      failureLimit: 1
      successCondition: len(result) == 1 && result[0] < 5
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: sum(rate(errors[1m]))
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      interval: 1m
      count: 5
      failureLimit: 6
      successCondition: len(result) == 1 && result[0] < 5
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: sum(rate(errors[1m]))
`,
  },
  *check(tree) {
    for (const metric of measuredMetricsOf(tree)) {
      const noNumbers = LIMITS.filter((name) => isNoNumber(metric.field.at(name)));
      for (const name of noNumbers) {
        const at = metric.field.at(name);
        yield { at, message: `the ${name} of ${metric.name} is ${JSON.stringify(at.value)}, which is no whole number` };
      }
      if (noNumbers.length === 0) yield* refused(metric);
    }
  },
};

function isNoNumber({ isSet, value }: Field): boolean {
  if (!isSet || (typeof value === 'string' && value.includes('{{'))) return false;
  return !(typeof value === 'number' ? Number.isInteger(value) : /^[-+]?\d+$/.test(String(value)));
}

// As ValidateMetric does, which names the first problem alone.
function* refused(metric: Metric): Iterable<RuleFinding> {
  const [count, failures, undecided, errors, successes] = LIMITS.map((name) =>
    metric.integer(name, name === 'consecutiveErrorLimit' ? 4 : 0),
  );
  const found = (name: string, message: string): RuleFinding => ({ at: metric.field.at(name), message });
  for (const [name, value] of Object.entries({
    count,
    inconclusiveLimit: undecided,
    consecutiveErrorLimit: errors,
    consecutiveSuccessLimit: successes,
  }))
    if (value !== undefined && value < 0) yield found(name, `the ${name} of ${metric.name} is ${value}, below 0`);
  if (failures !== undefined && failures < -1)
    yield found('failureLimit', `the failureLimit of ${metric.name} is ${failures}, below -1`);
  if (failures === -1 && successes === 0)
    yield found(
      'failureLimit',
      `${metric.name} has a failureLimit of -1 and no consecutiveSuccessLimit: nothing would end it`,
    );
  if (count === undefined || count <= 0) return;
  const needed = Math.max(0, failures ?? 0) + Math.max(0, successes ?? 0);
  if (count < needed)
    yield found(
      'count',
      `the count of ${metric.name} is ${count}, less than failureLimit and consecutiveSuccessLimit (${needed})`,
    );
  if (undecided !== undefined && count < undecided)
    yield found(
      'inconclusiveLimit',
      `the inconclusiveLimit of ${metric.name} is ${undecided}, more than its count of ${count}`,
    );
}
