import { blueGreensOf } from '../../objects';
import type { Rule } from '../../rule';
import { measures, promotesItself } from './release-steps';

export const blueGreenIsMeasured: Rule = {
  id: 'blue-green-is-measured',
  family: 'rollouts',
  severity: 'error',
  title: 'Something measures the new version of a blue-green release',
  cause:
    'By default the active Service switches as soon as the new pods are ready. Without an analysis, or a person who promotes it, every bad version gets all requests.',
  remedy:
    'add prePromotionAnalysis (smoke tests against the preview Service), and postPromotionAnalysis, which switches back',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/docs/features/bluegreen.md',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    blueGreen: { activeService: svc-a, previewService: svc-a-preview, prePromotionAnalysis: { templates: [{ templateName: smoke-test }] } }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { blueGreen: { activeService: svc-a, previewService: svc-a-preview } }
`,
  },
  *check(tree) {
    for (const { blueGreen } of blueGreensOf(tree)) {
      const analyses = ['prePromotionAnalysis', 'postPromotionAnalysis'].map((name) => blueGreen.at(name));
      if (promotesItself(blueGreen) && !analyses.some(measures))
        yield { at: blueGreen, message: 'the new version is promoted by itself, and no analysis runs before or after' };
    }
  },
};
