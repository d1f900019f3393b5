import type { Rule } from '../../rule';
import { codesOf, wholePattern } from './codes';
import { selectorsOf } from './expression';
import { soundQueriesOf } from './queries';

export const codesThatExist: Rule = {
  id: 'codes-that-exist',
  family: 'prometheus',
  severity: 'error',
  title: 'A pattern of codes is met by a code',
  cause:
    'Prometheus compares a pattern with the whole value. "5" and "5xx" are no codes of Istio: the selector finds nothing, so that failures are never counted, or leaves nothing out.',
  remedy: 'write response_code=~"5.."',
  see: 'https://prometheus.io/docs/prometheus/latest/querying/basics/#time-series-selectors',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      successCondition: result[0] < 1
      provider:
        prometheus:
          query: |-
            sum(rate(istio_requests_total{reporter="source", response_code=~"5.."}[5m])) or vector(0)
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: error-rate
      successCondition: result[0] < 1
      provider:
        prometheus:
          query: |-
            sum(rate(istio_requests_total{reporter="source", response_code=~"5xx"}[5m])) or vector(0)
`,
  },
  *check(tree) {
    const known = new Map<string, boolean>();
    for (const { at, expression, wanted } of soundQueriesOf(tree)) {
      const wrong = selectorsOf(expression).flatMap(({ metric, matchers }) =>
        matchers.filter((matcher) => {
          const codes = codesOf(matcher.label, metric);
          if (!codes) return false;
          const value = wanted(matcher);
          const key = `${codes.length} ${matcher.operator} ${value}`;
          const isWrong = known.get(key) ?? isNoCode(value, matcher.operator.endsWith('~'), codes);
          known.set(key, isWrong);
          return isWrong;
        }),
      );
      const [first] = wrong;
      if (!first) continue;
      const effect = first.operator.startsWith('!') ? 'nothing is left out' : 'nothing is found';
      yield {
        at,
        message: `no code is ${JSON.stringify(wanted(first))}: with ${first.label}${first.operator} ${effect}`,
      };
    }
  },
};

function isNoCode(value: string, isPattern: boolean, codes: readonly string[]): boolean {
  if (value.includes('{{')) return false;
  if (!isPattern) return !codes.includes(value);
  const pattern = wholePattern(value);
  return pattern !== undefined && !codes.some((code) => pattern.test(code));
}
