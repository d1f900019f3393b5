import { metricsWithDefaults } from '../../objects';
import type { Rule } from '../../rule';

export const variablesOfDashboards: Rule = {
  id: 'variables-of-dashboards',
  family: 'analysis',
  severity: 'error',
  title: 'A query has no variables of a dashboard',
  cause:
    'Grafana fills in $variables before it asks Prometheus; Argo Rollouts does not. Prometheus refuses a query with $__rate_interval (an Error), and finds no series where one stands in a label.',
  remedy: 'write the window, such as 5m, and an argument such as {{args.service}} for what differs between services',
  see: 'https://grafana.com/docs/grafana/latest/datasources/prometheus/template-variables/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      successCondition: len(result) == 1 && result[0] < 5
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: sum(rate(errors[5m]))
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      successCondition: len(result) == 1 && result[0] < 5
      provider:
        prometheus:
          address: http://prometheus.monitoring:9090
          query: sum(rate(errors[$__rate_interval]))
`,
  },
  *check(tree) {
    for (const metric of metricsWithDefaults(tree)) {
      const at = metric.provider('prometheus', 'query');
      const query = (at.text ?? '').replace(/#.*$/gm, '');
      // A replacement of label_replace has groups of its own, and ${…} may be filled in before it is applied.
      const found = /\blabel_replace\b/.test(query) ? /\$__\w+/.exec(query) : /\$(?:[A-Za-z_]\w*|\{__\w+)/.exec(query);
      if (found)
        yield {
          at,
          message: `${found[0]} in the query of ${metric.name} is for a dashboard, and nobody fills it in here`,
        };
    }
  },
};
