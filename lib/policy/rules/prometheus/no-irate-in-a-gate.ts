import type { Rule } from '../../rule';
import { walk } from './expression';
import { gateQueriesOf } from './queries';

export const noIrateInAGate: Rule = {
  id: 'no-irate-in-a-gate',
  family: 'prometheus',
  severity: 'warning',
  title: 'A gate counts all requests of its window',
  cause:
    'irate takes the last two samples alone: a gate that looks once a minute sees 15 seconds of it, and a burst of failures between two looks passes.',
  remedy: 'write rate',
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
            sum(rate(istio_requests_total{reporter="source"}[5m]))
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
            sum(irate(istio_requests_total{reporter="source"}[5m]))
`,
  },
  *check(tree) {
    for (const { at, expression } of gateQueriesOf(tree)) {
      const [found] = walk(expression).filter(({ it }) => it.kind === 'call' && /^i(rate|delta)$/.test(it.name));
      if (found?.it.kind === 'call') yield { at, message: `${found.it.name} looks at two samples of each window` };
    }
  },
};
