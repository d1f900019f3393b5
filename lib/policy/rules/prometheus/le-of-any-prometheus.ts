import type { Rule } from '../../rule';
import { selectorsOf } from './expression';
import { soundQueriesOf } from './queries';

export const leOfAnyPrometheus: Rule = {
  id: 'le-of-any-prometheus',
  family: 'prometheus',
  severity: 'warning',
  title: 'A bucket is named as every Prometheus writes it',
  cause:
    'Prometheus 3 writes le="250.0" where 2 wrote le="250", when it scrapes. A matcher for one of them finds nothing in the other, and the share of slow requests is empty, or all of them.',
  remedy: 'write le=~"250(\\\\.0)?"',
  see: 'https://prometheus.io/docs/prometheus/latest/migration/',
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
            sum(rate(istio_request_duration_milliseconds_bucket{reporter="source", le=~"250(\\\\.0)?"}[5m]))
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
            sum(rate(istio_request_duration_milliseconds_bucket{reporter="source", le="250"}[5m]))
`,
  },
  *check(tree) {
    for (const { at, expression, wanted } of soundQueriesOf(tree)) {
      const exact = selectorsOf(expression)
        .flatMap(({ matchers }) => matchers)
        .find((it) => it.label === 'le' && it.operator === '=' && /^\d+(\.0)?$/.test(wanted(it)));
      if (exact) {
        const number = wanted(exact).replace('.0', '');
        const remedy = `write le=~"${number}(\\\\.0)?"`;
        yield { at, message: `le="${wanted(exact)}" is written otherwise by another version of Prometheus`, remedy };
      }
    }
  },
};
