import { podsOf } from '../../core';
import { analysisPlan, type PlanContext } from './analysis-plan';
import { type Fields, field, isRecord } from './fields';
import { integerOf } from './go-values';
import type { CanaryRollout } from './release-path';
import { canarySteps } from './steps';

/** A Rollout with the canary strategy, with the defaults that the controller fills in. */
export function readRollout(spec: Fields, strategy: Fields, context: PlanContext): CanaryRollout {
  const { refusals, problems, warnings } = context;
  if (spec.replicas === undefined) {
    warnings.push('spec.replicas is not set (an autoscaler?): played with 4 pods');
  }
  const replicas = integerOf(spec.replicas, 4);
  const surge = podsOf(strategy.maxSurge ?? '25%', replicas, Math.ceil);
  const unavailable = podsOf(strategy.maxUnavailable ?? '25%', replicas, Math.floor);
  if (surge === undefined || unavailable === undefined) {
    refusals.push('maxSurge and maxUnavailable: neither a number of pods nor a percentage');
  } else if (isZero(strategy.maxSurge) && isZero(strategy.maxUnavailable)) {
    refusals.push('maxSurge and maxUnavailable: both are 0, so no pod could be replaced');
  }
  const routed = isRecord(strategy.trafficRouting);
  const abortDelay = integerOf(strategy.abortScaleDownDelaySeconds, 30);
  const background = isRecord(strategy.analysis) ? strategy.analysis : undefined;
  const threshold = isRecord(strategy.replicaProgressThreshold) ? strategy.replicaProgressThreshold : undefined;
  if (integerOf(field(strategy, 'trafficRouting', 'maxTrafficWeight'), 100) !== 100) {
    problems.push('trafficRouting.maxTrafficWeight is not played; weights are percent');
  }
  if (spec.paused === true) problems.push('spec.paused: a Rollout that a person paused does not move');
  return {
    replicas,
    steps: canarySteps(strategy.steps, context),
    background:
      background && Array.isArray(background.templates) && background.templates.length > 0
        ? {
            startingStep: integerOf(background.startingStep, 0),
            analysis: analysisPlan(background, 'background', context),
          }
        : undefined,
    routed,
    maxSurge: surge ?? 1,
    // Both zero after rounding: one pod may be missing, or nothing could move.
    maxUnavailable: Math.min(replicas, surge === 0 && unavailable === 0 ? 1 : (unavailable ?? 0)),
    minPodsPerReplicaSet: routed ? integerOf(strategy.minPodsPerReplicaSet, 0) : 0,
    replicaProgressThreshold: threshold && {
      type: threshold.type === 'Pods' ? 'Pods' : 'Percent',
      value: integerOf(threshold.value, 100),
    },
    dynamicStableScale: strategy.dynamicStableScale === true,
    abortScaleDownDelay: routed && strategy.abortScaleDownDelaySeconds === 0 ? undefined : abortDelay,
    abortScaleDownDelayWasSet: routed && strategy.abortScaleDownDelaySeconds !== undefined,
    progressDeadline: integerOf(spec.progressDeadlineSeconds, 600),
    progressDeadlineAbort: spec.progressDeadlineAbort === true,
  };
}

function isZero(value: unknown): boolean {
  return value === 0 || value === '0' || value === '0%';
}
