import type { Rule } from '../../rule';
import { gateQueriesOf } from './queries';

export const absentGivesNothing: Rule = {
  id: 'absent-gives-nothing',
  family: 'prometheus',
  severity: 'warning',
  title: 'No number is expected of absent',
  cause:
    'absent gives 1 where there are no series, and nothing at all where there are: then result[0] is an Error, and five of them abort a release that is well.',
  remedy: 'write absent(…) or vector(0)',
  see: 'https://prometheus.io/docs/prometheus/latest/querying/functions/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      successCondition: result[0] == 0
      provider:
        prometheus:
          query: |-
            absent(up{job="svc-a"}) or vector(0)
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      failureCondition: result[0] == 1
      provider:
        prometheus:
          query: |-
            absent(up{job="svc-a"})
`,
  },
  *check(tree) {
    for (const { at, expression, metric } of gateQueriesOf(tree)) {
      if (expression.kind !== 'call' || !expression.name.startsWith('absent')) continue;
      const handlesNothing = [metric.at('successCondition'), metric.at('failureCondition')].some(({ text }) =>
        /len\(/.test(text ?? ''),
      );
      if (!handlesNothing)
        yield { at, message: `${expression.name} gives nothing where there are series, which is an Error` };
    }
  },
};
