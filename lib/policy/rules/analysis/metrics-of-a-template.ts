import { analysisTemplatesOf } from '../../objects';
import type { Rule } from '../../rule';

export const metricsOfATemplate: Rule = {
  id: 'metrics-of-a-template',
  family: 'analysis',
  severity: 'error',
  title: 'A template has metrics',
  cause: 'An AnalysisRun without any metric is refused when it begins: it is an Error, and every release is aborted.',
  remedy: 'list metrics, or templates that have some',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/analysis/analysis.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  metrics:
    - name: errors
      successCondition: len(result) == 1 && result[0] < 5
      provider: { prometheus: { query: "sum(rate(errors[1m]))" } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec:
  args:
    - name: service
`,
  },
  *check(tree) {
    for (const template of analysisTemplatesOf(tree)) {
      const [metrics, templates] = [template.at('spec', 'metrics'), template.at('spec', 'templates')];
      if (metrics.items.length === 0 && templates.items.length === 0)
        yield { at: metrics, message: `${template.title} has neither metrics nor templates` };
    }
  },
};
