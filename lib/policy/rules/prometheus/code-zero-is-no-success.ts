import type { Rule } from '../../rule';
import { wholePattern } from './codes';
import { selectorsOf } from './expression';
import { gateQueriesOf } from './queries';

export const codeZeroIsNoSuccess: Rule = {
  id: 'code-zero-is-no-success',
  family: 'prometheus',
  severity: 'note',
  title: 'A request without an answer is no success',
  cause:
    'Istio reports code 0 where there was no answer: the caller gave up or the connection broke. What is not 5xx counts as good then, and a canary that hangs looks well.',
  remedy: 'add response_code!="0", or count 0 among the failures: response_code!~"5..|0"',
  see: 'https://istio.io/latest/docs/reference/config/metrics/',
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
            sum(rate(istio_requests_total{reporter="source", response_code!~"5..|0"}[5m]))
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
            sum(rate(istio_requests_total{reporter="source", response_code!~"5.."}[5m]))
`,
  },
  *check(tree) {
    for (const { at, expression, wanted } of gateQueriesOf(tree)) {
      const takesZero = selectorsOf(expression).some(({ metric, matchers }) => {
        const codes = matchers.filter(({ label }) => label === 'response_code');
        const leavesOut = (code: string): boolean =>
          codes.some((it) =>
            it.operator === '!~' ? wholePattern(wanted(it))?.test(code) : it.operator === '!=' && wanted(it) === code,
          );
        const isPicked = codes.some(({ operator }) => !operator.startsWith('!'));
        return metric?.startsWith('istio_') && !isPicked && leavesOut('503') && !leavesOut('0');
      });
      if (takesZero) yield { at, message: 'all but 5xx is good, and so is code 0, which is no answer' };
    }
  },
};
