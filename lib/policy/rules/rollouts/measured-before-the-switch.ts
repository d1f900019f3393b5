import { blueGreensOf } from '../../objects';
import type { Rule } from '../../rule';
import { measures, promotesItself } from './release-steps';

export const measuredBeforeTheSwitch: Rule = {
  id: 'measured-before-the-switch',
  family: 'rollouts',
  severity: 'warning',
  title: 'A blue-green release is tried before all requests go to it',
  cause:
    'A blue-green release switches all requests at once. An analysis after that finds a bad version only when everyone has met it.',
  remedy: 'add prePromotionAnalysis: smoke tests against the preview Service, which only the new pods answer',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/docs/features/bluegreen.md',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    blueGreen:
      activeService: svc-a
      previewService: svc-a-preview
      prePromotionAnalysis: { templates: [{ templateName: smoke-test }] }
      postPromotionAnalysis: { templates: [{ templateName: error-rate }] }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    blueGreen:
      activeService: svc-a
      postPromotionAnalysis: { templates: [{ templateName: error-rate }] }
`,
  },
  *check(tree) {
    for (const { blueGreen } of blueGreensOf(tree)) {
      const at = blueGreen.at('prePromotionAnalysis');
      if (promotesItself(blueGreen) && measures(blueGreen.at('postPromotionAnalysis')) && !measures(at))
        yield { at, message: 'the first analysis runs after all requests have moved' };
    }
  },
};
