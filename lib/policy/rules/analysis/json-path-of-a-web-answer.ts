import { measuredMetricsOf } from '../../objects';
import type { Rule } from '../../rule';

export const jsonPathOfAWebAnswer: Rule = {
  id: 'json-path-of-a-web-answer',
  family: 'analysis',
  severity: 'error',
  title: 'The jsonPath of a web metric stands in braces',
  cause:
    'What stands outside of braces is plain text to the jsonPath of Kubernetes: the result is that text, whatever the answer says.',
  remedy: 'write the path in braces, such as {$.data.ok}',
  see: 'https://kubernetes.io/docs/reference/kubectl/jsonpath/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: check
      successCondition: result == "ok"
      provider:
        web:
          url: https://checks.example.com/svc-a
          jsonPath: "{$.status}"
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: check
      successCondition: result == "ok"
      provider:
        web:
          url: https://checks.example.com/svc-a
          jsonPath: $.status
`,
  },
  *check(tree) {
    for (const metric of measuredMetricsOf(tree)) {
      const at = metric.provider('web', 'jsonPath');
      const path = metric.text(at)?.trim();
      if (!path || /^\{.*\}$/s.test(path)) continue;
      yield {
        at,
        message: `the result of ${metric.name} is the text ${JSON.stringify(path)}, or a part of it, whatever is answered`,
        remedy: `write ${JSON.stringify(`{${path.replace(/[{}]/g, '')}}`)}`,
      };
    }
  },
};
