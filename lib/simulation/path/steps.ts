import { pauseSeconds } from '../../core';
import { analysisPlan, type PlanContext } from './analysis-plan';
import { type Fields, isRecord, records } from './fields';
import { integerOf } from './go-values';
import type { CanaryStep } from './release-path';

/** The steps of a canary, in order. */
export function canarySteps(steps: unknown, context: PlanContext): CanaryStep[] {
  return records(steps).flatMap((step, i) => {
    const read = canaryStep(step, `steps[${i}]`, context);
    return read ? [read] : [];
  });
}

/**
 * Kinds of which a step has one at most.
 *
 * @see https://github.com/argoproj/argo-rollouts/blob/v1.9.1/pkg/apis/rollouts/validation/validation.go (hasMultipleStepsType)
 */
const ALONE = ['setWeight', 'pause', 'experiment', 'analysis'];

function canaryStep(step: Fields, at: string, context: PlanContext): CanaryStep | undefined {
  const { refusals, problems, warnings } = context;
  const kinds = Object.keys(step);
  const alone = kinds.filter((it) => ALONE.includes(it));
  if (alone.length > 1) {
    refusals.push(`${at}: ${alone.join(' and ')} in one step are refused; write a step for each`);
  } else if (kinds.length > 1) {
    // The controller waits for one of them, and yet a weight beside a scale is set.
    problems.push(`${at}: ${kinds.join(' and ')} in one step are not played; write a step for each`);
  }
  if ('pause' in step) {
    const duration = isRecord(step.pause) ? step.pause.duration : undefined;
    if (duration === undefined || duration === null) return { kind: 'pause', text: 'pause until a person goes on' };
    const seconds = pauseSeconds(duration);
    if (seconds === undefined || seconds < 0)
      refusals.push(`${at}: pause.duration ${JSON.stringify(duration)} is no duration`);
    return {
      kind: 'pause',
      seconds: seconds ?? 0,
      text: `pause ${duration}${typeof duration === 'number' ? 's' : ''}`,
    };
  }
  if (isRecord(step.setCanaryScale)) {
    const { replicas, weight, matchTrafficWeight } = step.setCanaryScale;
    return {
      kind: 'setCanaryScale',
      replicas: replicas === undefined ? undefined : integerOf(replicas, 0),
      weight: weight === undefined ? undefined : integerOf(weight, 0),
      matchTrafficWeight: matchTrafficWeight === true,
      text: `setCanaryScale ${JSON.stringify(step.setCanaryScale)}`,
    };
  }
  if ('setWeight' in step) {
    const weight = integerOf(step.setWeight, -1);
    if (weight < 0 || weight > 100) refusals.push(`${at}: setWeight ${String(step.setWeight)} is not from 0 to 100`);
    return { kind: 'setWeight', weight, text: `setWeight ${weight}` };
  }
  if (isRecord(step.analysis)) {
    const names = records(step.analysis.templates).map(({ templateName }) => String(templateName));
    return {
      kind: 'analysis',
      analysis: analysisPlan(step.analysis, at, context),
      text: `analysis ${names.join(', ')}`,
    };
  }
  if ('setHeaderRoute' in step || 'setMirrorRoute' in step) {
    const kind = 'setHeaderRoute' in step ? 'setHeaderRoute' : 'setMirrorRoute';
    warnings.push(`${at}: ${kind} is complete at once, and no request is played that takes this route`);
    return { kind: 'route', text: kind };
  }
  problems.push(`${at}: a step of kind ${Object.keys(step)[0] ?? '(none)'} is not played`);
  return undefined;
}
