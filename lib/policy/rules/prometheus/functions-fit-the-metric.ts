import type { Rule } from '../../rule';
import { type Expression, walk } from './expression';
import { soundQueriesOf } from './queries';

export const functionsFitTheMetric: Rule = {
  id: 'functions-fit-the-metric',
  family: 'prometheus',
  severity: 'warning',
  title: 'Counters are asked for rates, gauges for changes',
  cause:
    'rate and increase take each fall for a counter that began again: of a gauge they count every way down as a way up. delta and deriv do not, and are negative when a pod begins again.',
  remedy: 'write delta, deriv or avg_over_time for a gauge, rate or increase for a counter',
  see: 'https://prometheus.io/docs/prometheus/latest/querying/functions/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      successCondition: result[0] < 0.01
      provider:
        prometheus:
          query: |-
            max(deriv(process_resident_memory_bytes[10m]))
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      successCondition: result[0] < 0.01
      provider:
        prometheus:
          query: |-
            max(rate(process_resident_memory_bytes[10m]))
`,
  },
  *check(tree) {
    for (const { at, expression } of soundQueriesOf(tree)) {
      for (const { it } of walk(expression)) {
        const metric = it.kind === 'call' ? metricOf(it.inner[0]) : undefined;
        if (it.kind !== 'call' || metric === undefined) continue;
        const isWrong = ['rate', 'irate', 'increase'].includes(it.name)
          ? GAUGE.test(metric)
          : ['delta', 'idelta', 'deriv', 'predict_linear'].includes(it.name) && /_(total|bucket)$/.test(metric);
        if (!isWrong) continue;
        yield {
          at,
          message: `${it.name} is asked of ${metric}, which is a ${GAUGE.test(metric) ? 'gauge' : 'counter'}`,
        };
        break;
      }
    }
  },
};

/** Names that no counter has. */
const GAUGE =
  /^up$|^process_.*_bytes$|^go_(goroutines|threads|memstats_.*_bytes)$|^container_memory_(working_set_bytes|rss|usage_bytes|cache)$|^kube_.*_(replicas|ready|available|info|labels|phase)$|_(ratio|percent|celsius|in_progress|in_flight|temperature)$/;

function metricOf(expression: Expression | undefined): string | undefined {
  return expression?.kind === 'selector' ? expression.metric : undefined;
}
