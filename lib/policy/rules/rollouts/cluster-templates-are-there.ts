import { environmentOf } from '../../../manifests';
import { isPutInLater, templateOf } from '../../objects';
import type { Rule } from '../../rule';
import { templateReferences } from './template-references';

export const clusterTemplatesAreThere: Rule = {
  id: 'cluster-templates-are-there',
  family: 'rollouts',
  severity: 'warning',
  title: 'The ClusterAnalysisTemplates that a Rollout names are among those of the tree',
  cause:
    'Argo Rollouts refuses a Rollout whose ClusterAnalysisTemplates it does not find (InvalidSpec). This tree holds such templates, but not this one.',
  remedy:
    'add the ClusterAnalysisTemplate, correct the name, or take clusterScope: true away from one of the namespace',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/rollout/controller.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { analysis: { templates: [{ templateName: error-rate, clusterScope: true }] } } }
---
apiVersion: argoproj.io/v1alpha1
kind: ClusterAnalysisTemplate
metadata: { name: error-rate }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy: { canary: { analysis: { templates: [{ templateName: error-rates, clusterScope: true }] } } }
---
apiVersion: argoproj.io/v1alpha1
kind: ClusterAnalysisTemplate
metadata: { name: error-rate }
`,
  },
  *check(tree) {
    const holding = new Set(tree.ofKind('argoproj.io/ClusterAnalysisTemplate').map(environmentOf));
    for (const { rollout, reference } of templateReferences(tree)) {
      const at = reference.at('templateName');
      if (!at.text || isPutInLater(at.text) || !reference.at('clusterScope').boolean) continue;
      if (holding.has(environmentOf(rollout)) && !templateOf(tree, reference, rollout))
        yield { at, message: `there is no ClusterAnalysisTemplate ${at.text}` };
    }
  },
};
