import { nearestName } from '../../../core';
import { analysesOf, joinedTemplates } from '../../objects';
import type { Rule } from '../../rule';

export const analysisArgumentsKnown: Rule = {
  id: 'analysis-arguments-known',
  family: 'rollouts',
  severity: 'warning',
  title: 'The templates of an analysis know every argument that is passed',
  cause:
    'Argo Rollouts drops an argument that no template declares, without a word: the template goes on with its own value, for another Service or another threshold.',
  remedy: 'correct the name, declare the argument in the template, or take it away',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/utils/analysis/helpers.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary: { analysis: { templates: [{ templateName: error-rate }], args: [{ name: max-error, value: "0.01" }] } }
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec: { args: [{ name: max-error, value: "0.05" }] }
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary: { analysis: { templates: [{ templateName: error-rate }], args: [{ name: max-errors, value: "0.01" }] } }
---
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: { name: error-rate }
spec: { args: [{ name: max-error, value: "0.05" }] }
`,
  },
  *check(tree) {
    for (const use of analysesOf(tree)) {
      const { templates, isComplete } = joinedTemplates(tree, use);
      if (!isComplete || templates.length === 0) continue;
      const known = new Set(
        templates.flatMap((it) => it.at('spec', 'args').items.flatMap((arg) => arg.at('name').text ?? [])),
      );
      for (const arg of use.field.at('args').items) {
        const at = arg.at('name');
        if (at.text === undefined || known.has(at.text)) continue;
        const near = nearestName(at.text, known);
        const meant = near && near.changes <= 3 ? `; ${near.name} is known` : '';
        yield { at, message: `no template of this analysis knows the argument ${at.text}${meant}` };
      }
    }
  },
};
