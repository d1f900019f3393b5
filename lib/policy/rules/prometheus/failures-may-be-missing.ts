import type { Rule } from '../../rule';
import { isOfACode } from './codes';
import { phaseOfNothing } from './conditions';
import { type Expression, selectorsOf, walk } from './expression';
import { gateQueriesOf } from './queries';

export const failuresMayBeMissing: Rule = {
  id: 'failures-may-be-missing',
  family: 'prometheus',
  severity: 'error',
  title: 'A canary without failures gives a result',
  cause:
    'Prometheus has no series for a code that was never answered, and an empty side makes the whole share empty. A canary without failures, or one that only fails, is not judged then: result[0] is an Error, of which five abort the release, and where the condition begins with len(result) > 0, the measurement fails, or is inconclusive, which pauses it.',
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
        const effect = EFFECTS[phaseOfNothing(metric) ?? 'Error'];
        // Nothing failed, and that is what it says.
        if (effect === undefined) break;
        yield { at, message: `without a request of ${code} the query gives nothing, and ${effect}` };
        break;
      }
    }
  },
};

/** What comes of an empty answer, by what the measurement is then. */
const EFFECTS: Readonly<Record<string, string>> = {
  Error: 'that is an Error',
  Failed: 'the measurement fails',
  Inconclusive: 'the measurement is inconclusive, which pauses the release',
};

function isOr(expression: Expression): boolean {
  return expression.kind === 'binary' && expression.operator === 'or';
}
