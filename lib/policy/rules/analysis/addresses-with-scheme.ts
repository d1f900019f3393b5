import { measuredMetricsOf } from '../../objects';
import type { Rule } from '../../rule';

export const addressesWithScheme: Rule = {
  id: 'addresses-with-scheme',
  family: 'analysis',
  severity: 'error',
  title: 'The address of a provider has a scheme',
  cause:
    'An address without http:// or https:// cannot be asked: every measurement is an Error, and the fifth in a row aborts.',
  remedy: 'write the address with its scheme, such as http://prometheus.monitoring:9090',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/metricproviders/prometheus/prometheus.go',
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
          query: sum(rate(errors[1m]))
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
          address: prometheus.monitoring:9090
          query: sum(rate(errors[1m]))
`,
  },
  *check(tree) {
    for (const metric of measuredMetricsOf(tree)) {
      const fields = [
        metric.provider('prometheus', 'address'),
        metric.provider('graphite', 'address'),
        metric.provider('web', 'url'),
      ];
      for (const at of fields) {
        const address = metric.text(at);
        if (!address || /^https?:\/\/[^/]/.test(address) || /\$\{|\$\(|^</.test(address)) continue;
        yield {
          at,
          message: `${JSON.stringify(address)} has no http:// or https:// before the host`,
          remedy: `write http://${address.replace(/^\w*:?\/+/, '')}`,
        };
      }
    }
  },
};
