import { isPutInLater, metricsOf } from '../../objects';
import type { Rule } from '../../rule';

export const authorizationHeaders: Rule = {
  id: 'authorization-headers',
  family: 'security',
  severity: 'error',
  title: 'An analysis takes its credentials from a Secret',
  cause:
    'The header stands in the AnalysisTemplate, in Git, and in every AnalysisRun, which everyone may read who may look at releases.',
  remedy: "give the template an argument with valueFrom.secretKeyRef, and write '{{args.name}}' into the header",
  see: 'https://argo-rollouts.readthedocs.io/en/stable/features/analysis/',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: svc-a }
spec:
  args: [{ name: token, valueFrom: { secretKeyRef: { name: metrics, key: token } } }]
  metrics:
    - name: errors
      provider: { web: { url: https://metrics.internal/errors, headers: [{ key: Authorization, value: "Bearer {{args.token}}" }] } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: svc-a }
spec:
  metrics:
    - name: errors
      provider: { web: { url: https://metrics.internal/errors, headers: [{ key: Authorization, value: "Bearer 6f64645d7b" }] } }
`,
  },
  *check(tree) {
    for (const metric of metricsOf(tree)) {
      for (const provider of ['web', 'prometheus']) {
        for (const header of metric.at('provider', provider, 'headers').items) {
          const [key, value] = [header.at('key').text ?? '', header.at('value')];
          if (!/^(proxy-)?authorization$|api-?key|token|secret/i.test(key)) continue;
          if (value.text && !isPutInLater(value.text))
            yield { at: value, message: `the header ${key} has its value in plain text` };
        }
      }
    }
  },
};
