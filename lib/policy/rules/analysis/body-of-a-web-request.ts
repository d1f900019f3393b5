import { measuredMetricsOf } from '../../objects';
import type { Rule } from '../../rule';

export const bodyOfAWebRequest: Rule = {
  id: 'body-of-a-web-request',
  family: 'analysis',
  severity: 'error',
  title: 'Only POST and PUT have a body',
  cause:
    'A web metric with a body and the method GET, which is the default, is an Error at each measurement; so is one with body and jsonBody.',
  remedy: 'write method: POST, or leave the body out; write body or jsonBody, not both',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/metricproviders/webmetric/webmetric.go',
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
          method: POST
          jsonBody: { service: svc-a }
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
          jsonBody: { service: svc-a }
`,
  },
  *check(tree) {
    for (const metric of measuredMetricsOf(tree)) {
      const web = metric.provider('web');
      const bodies = ['body', 'jsonBody'].filter((name) => web.at(name).isSet && web.at(name).value !== '');
      const [first] = bodies;
      if (first === undefined) continue;
      const method = web.at('method').isSet ? metric.text(web.at('method')) : '';
      if (bodies.length > 1) yield { at: web.at('body'), message: `${metric.name} has a body and a jsonBody` };
      else if (method === '' || method === 'GET')
        yield {
          at: web.at(first),
          message: `${metric.name} has a ${first}, and asks with GET${method === '' ? ', the default' : ''}`,
        };
    }
  },
};
