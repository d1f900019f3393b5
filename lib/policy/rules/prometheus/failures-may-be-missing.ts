import type { Rule } from '../../rule';
import { isOfACode } from './codes';
import { conditionsOf } from './conditions';
import { type Expression, selectorsOf, walk } from './expression';
import { gateQueriesOf } from './queries';

export const failuresMayBeMissing: Rule = {
  id: 'failures-may-be-missing',
  family: 'prometheus',
  severity: 'error',
  title: 'A canary without failures gives a result',
  cause:
    'Prometheus has no series for a code that was never answered, and an empty side makes the whole share empty. For a canary without failures, or one that only fails, result[0] is an Error then: five of them abort the release, after 40 seconds.',
  remedy: 'write (sum(rate(failures…)) or vector(0)) / (sum(rate(all…)) > 0)',
  see: 'https://github.com/argoproj/argo-rollouts/issues/1466',
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
            (sum(rate(istio_requests_total{reporter="source", response_code=~"5.."}[5m]))
              or vector(0))
            / (sum(rate(istio_requests_total{reporter="source"}[5m])) > 0)
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
            sum(rate(istio_requests_total{reporter="source", response_code=~"5.."}[5m]))
            / sum(rate(istio_requests_total{reporter="source"}[5m]))
`,
  },
  *check(tree) {
    for (const { at, expression, metric, wanted } of gateQueriesOf(tree)) {
      if (/len\(result\)\s*(==\s*0|<\s*1)/.test(metric.at('successCondition').text ?? '')) continue;
      for (const { it, around } of walk(expression)) {
        if (it.kind !== 'binary' || it.operator !== '/' || around.some(isOr)) continue;
        const [some, all] = it.inner;
        const asked = selectorsOf(some).flatMap(({ matchers }) => matchers.filter(isOfACode));
        const picked = asked.find(({ operator }) => operator === '=' || operator === '=~');
        const isShare =
          selectorsOf(all).length > 0 && !selectorsOf(all).some(({ matchers }) => matchers.some(isOfACode));
        if (!picked || !isShare || walk(some).some((inner) => isOr(inner.it))) continue;
        const code = `${picked.label}${picked.operator}"${wanted(picked)}"`;
        const effect = conditionsOf(metric).includes('len(') ? 'the canary is not judged' : 'that is an Error';
        yield { at, message: `without a request of ${code} the query gives nothing, and ${effect}` };
        break;
      }
    }
  },
};

function isOr(expression: Expression): boolean {
  return expression.kind === 'binary' && expression.operator === 'or';
}
