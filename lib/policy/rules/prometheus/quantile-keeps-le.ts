import type { Rule } from '../../rule';
import { type Aggregation, selectorsOf, walk } from './expression';
import { soundQueriesOf } from './queries';

export const quantileKeepsLe: Rule = {
  id: 'quantile-keeps-le',
  family: 'prometheus',
  severity: 'error',
  title: 'A quantile is taken over buckets that keep le',
  cause:
    'Without le the buckets are added up, and there is no distribution left: histogram_quantile gives nothing, and the measurement is an Error.',
  remedy: 'write sum by (le)',
  see: 'https://prometheus.io/docs/prometheus/latest/querying/functions/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      successCondition: result[0] < 300
      provider:
        prometheus:
          query: |-
            histogram_quantile(0.99, sum by (le) (
              rate(istio_request_duration_milliseconds_bucket{reporter="source"}[5m])))
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      successCondition: result[0] < 300
      provider:
        prometheus:
          query: |-
            histogram_quantile(0.99, sum (
              rate(istio_request_duration_milliseconds_bucket{reporter="source"}[5m])))
`,
  },
  *check(tree) {
    for (const { at, expression } of soundQueriesOf(tree)) {
      for (const { it } of walk(expression)) {
        if (it.kind !== 'call' || it.name !== 'histogram_quantile') continue;
        const [, buckets] = it.inner;
        // A histogram of the new kind is one series, and has no le.
        if (!buckets || !selectorsOf(buckets).some(({ metric }) => metric?.endsWith('_bucket'))) continue;
        const lost = walk(buckets)
          .flatMap((inner) => (inner.it.kind === 'aggregation' ? [inner.it] : []))
          .find(losesLe);
        if (!lost) continue;
        yield { at, message: `${lost.operation} under histogram_quantile adds up the buckets: it does not keep le` };
        break;
      }
    }
  },
};

function losesLe({ operation, grouping }: Aggregation): boolean {
  if (['topk', 'bottomk', 'limitk'].includes(operation)) return false;
  return grouping.labels.includes('le') === grouping.without;
}
