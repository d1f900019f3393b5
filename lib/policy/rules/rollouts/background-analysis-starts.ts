import { counted } from '../../../core';
import { canariesOf } from '../../objects';
import type { Rule } from '../../rule';

export const backgroundAnalysisStarts: Rule = {
  id: 'background-analysis-starts',
  family: 'rollouts',
  severity: 'error',
  title: 'The analysis in the background starts at a step that there is',
  cause:
    'Steps are counted from 0. With a startingStep behind the last one the analysis starts when the promotion is under way, if at all, and is ended as successful when that is complete.',
  remedy: 'write the number of the step behind the first weight: 1, if the first step is that weight',
  see: 'https://github.com/argoproj/argo-rollouts/blob/v1.9.1/rollout/analysis.go',
  examples: {
    complies: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      analysis: { startingStep: 1, templates: [{ templateName: error-rate }] }
      steps: [{ setWeight: 5 }, { pause: { duration: 10m } }]
`,
    violates: `
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: { name: svc-a }
spec:
  strategy:
    canary:
      analysis: { startingStep: 2, templates: [{ templateName: error-rate }] }
      steps: [{ setWeight: 5 }, { pause: { duration: 10m } }]
`,
  },
  *check(tree) {
    for (const { canary } of canariesOf(tree)) {
      const at = canary.at('analysis', 'startingStep');
      const steps = canary.at('steps').items.length;
      if (steps > 0 && at.number !== undefined && at.number >= steps)
        yield {
          at,
          message: `startingStep is ${at.number}, and there ${steps === 1 ? 'is' : 'are'} ${counted(steps, 'step')}, counted from 0`,
        };
    }
  },
};
