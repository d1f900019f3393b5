import type { Rule } from '../../rule';
import { isOfACode } from './codes';
import { walk } from './expression';
import { gateQueriesOf } from './queries';

export const firstFailuresCount: Rule = {
  id: 'first-failures-count',
  family: 'prometheus',
  severity: 'note',
  title: 'The first failures of new pods are counted',
  cause:
    'rate and increase begin with the first sample of a series. A code that a new pod answers for the first time begins with its count, which they leave out: with few requests the failures themselves are not seen.',
  remedy: 'read the counters of the new pods as they are, without rate: they began with the release',
  see: 'https://github.com/prometheus/prometheus/issues/3886',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      successCondition: result[0] < 2
      provider:
        prometheus:
          query: |-
            sum(istio_requests_total{
              reporter="destination", pod=~"svc-a-{{args.canary-hash}}-.+", response_code=~"5.."}) or vector(0)
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      successCondition: result[0] < 2
      provider:
        prometheus:
          query: |-
            sum(increase(istio_requests_total{
              reporter="destination", pod=~"svc-a-{{args.canary-hash}}-.+", response_code=~"5.."}[5m])) or vector(0)
`,
  },
  *check(tree) {
    for (const { at, expression } of gateQueriesOf(tree)) {
      const found = walk(expression).some(({ it, around }) => {
        const call = around.at(-1);
        const isRate = call?.kind === 'call' && ['rate', 'increase'].includes(call.name);
        if (!isRate || it.kind !== 'selector') return false;
        const isNew = it.matchers.some(({ label }) => /pod|hash/.test(label));
        return isNew && it.matchers.some((matcher) => isOfACode(matcher) && !matcher.operator.startsWith('!'));
      });
      if (found) yield { at, message: 'the first count of each code of a new pod is left out' };
    }
  },
};
