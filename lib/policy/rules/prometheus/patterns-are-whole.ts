import type { Rule } from '../../rule';
import { selectorsOf } from './expression';
import { soundQueriesOf } from './queries';

export const patternsAreWhole: Rule = {
  id: 'patterns-are-whole',
  family: 'prometheus',
  severity: 'note',
  title: 'A pattern has no anchors',
  cause:
    'Prometheus compares a pattern with the whole value in any case. ^ and $ suggest that it would not elsewhere, where somebody then leaves them out.',
  remedy: 'leave out ^ and $',
  see: 'https://prometheus.io/docs/prometheus/latest/querying/basics/#time-series-selectors',
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
            sum(rate(istio_requests_total{reporter="source", response_code=~"5.."}[5m]))
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
            sum(rate(istio_requests_total{reporter="source", response_code=~"^5..$"}[5m]))
`,
  },
  *check(tree) {
    for (const { at, expression, wanted } of soundQueriesOf(tree)) {
      const patterns = selectorsOf(expression).flatMap(({ matchers }) =>
        matchers.filter(({ operator }) => operator.endsWith('~')).map(wanted),
      );
      const found = patterns.find((pattern) => /^\^|[^\\]\$$/.test(pattern));
      if (found !== undefined) yield { at, message: `${found} is compared with the whole value, also without anchors` };
    }
  },
};
