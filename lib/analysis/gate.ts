import { Construct } from 'constructs';
import type { AnalysisTarget } from './analysis';
import { analysisTemplate } from './analysis-template';
import type { BoundAnalysis } from './bound-analysis';
import type { CanaryOccasion } from './occasion';
import { CONSECUTIVE_ERRORS } from './schedule';

/**
 * A step that always passes, and that holds a release which was paused.
 *
 * A background analysis that pauses stops neither the time of a hold nor, where the canary has pods enough, the next weight:
 * after the last one the release would be promoted. But no step analysis starts while a release is paused, so that none
 * gets past one, whatever it measures.
 *
 * @see https://github.com/argoproj/argo-rollouts/blob/v1.9.1/rollout/analysis.go
 */
export function bindGate(
  scope: Construct,
  target: Omit<AnalysisTarget, 'occasion'>,
  occasion: CanaryOccasion,
): BoundAnalysis {
  const guard = new Construct(scope, 'Gate');
  return analysisTemplate(
    guard,
    { ...target, occasion: { ...occasion, kind: 'after-each-hold' } },
    {
      id: 'gate',
      metrics: [
        {
          name: 'gate',
          failureLimit: 0,
          inconclusiveLimit: 0,
          consecutiveErrorLimit: CONSECUTIVE_ERRORS,
          successCondition: 'len(result) == 1 && result[0] >= 1',
          failureCondition: 'len(result) == 1 && result[0] < 1',
          provider: {
            prometheus: {
              address: target.prometheus,
              query:
                '# Always passes. No step analysis starts while the release is paused, so that it waits here.\nvector(1)',
            },
          },
        },
      ],
      reasons: {
        waits: 'here, if a background analysis has paused the release, until a person resumes, promotes or aborts it',
      },
    },
  );
}
