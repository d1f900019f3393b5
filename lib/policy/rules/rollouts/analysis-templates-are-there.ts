import { isPutInLater, templateOf } from '../../objects';
import type { Rule } from '../../rule';
import { templateReferences } from './template-references';

export const analysisTemplatesAreThere: Rule = {
  id: 'analysis-templates-are-there',
  family: 'rollouts',
  severity: 'error',
  title: 'The AnalysisTemplates that a Rollout names are there',
  cause:
    'Argo Rollouts refuses a Rollout whose AnalysisTemplates it does not find in its namespace (InvalidSpec): it is Degraded, and nothing is released.',
  remedy:
    'render the AnalysisTemplate into the namespace of the Rollout, in an earlier sync wave, correct the name, or say clusterScope: true',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/rollout/controller.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { analysis: { templates: [{ templateName: error-rate }] } } }
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { analysis: { templates: [{ templateName: error-rate }] } } }
---
apiVersion: argoproj.io/v1alpha1
kind: ClusterAnalysisTemplate
metadata: { name: error-rate }
`,
  },
  *check(tree) {
    for (const { rollout, reference } of templateReferences(tree)) {
      const at = reference.at('templateName');
      if (!at.text || isPutInLater(at.text) || reference.at('clusterScope').boolean) continue;
      if (!templateOf(tree, reference, rollout))
        yield { at, message: `there is no AnalysisTemplate ${at.text} in the namespace of ${rollout.title}` };
    }
  },
};
