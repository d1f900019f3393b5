import type { CanaryPlanStep } from '../analysis';
import { approximatePods } from '../core';
import { percent } from '../slo';
import { type Scaling, scalingProblems } from './scaling';

/** What the steps of a canary are where pods are the split. */
export interface WorkerWeights {
  /** What each step really is, in words, for each number of pods that is known. */
  readonly text: string;
  /** How much of the work a bad release gets, in words. */
  readonly blastRadius: string;
  /** The steps, with the least that each of them really is. */
  readonly atLeast: readonly CanaryPlanStep[];
  /** What is worth a warning. */
  readonly warnings: readonly string[];
}

/**
 * What becomes of the weights of a plan without a traffic router: the controller comes as near to each as whole pods
 * allow. How many pods there are is known of a fixed number alone; with an autoscaler, at its two ends.
 */
export function workerWeights(steps: readonly CanaryPlanStep[], scaling: Scaling): WorkerWeights {
  const counts = podCounts(scaling);
  const real = counts.map((pods) => ({ pods, steps: steps.map(({ weight }) => realWeight(pods, weight)) }));
  const atLeast = steps.map((step, i) =>
    counts.length === 0 ? step : { ...step, weight: Math.min(...real.map((it) => share(it.steps[i] as RealWeight))) },
  );
  return {
    text: real.length > 0 ? real.map(textOf).join('; ') : unknownText(steps, scaling.scaledBy),
    blastRadius: blastRadius(steps, real),
    atLeast,
    warnings: [...farWarnings(real), ...noStableLeft(steps)],
  };
}

/** The smallest number of pods with which a weight is at most twice what it says. */
export function podsForTwice(weight: number): number {
  let pods = 1;
  while (isFar(realWeight(pods, weight))) pods++;
  return pods;
}

/** A weight, and the pods that it becomes. */
interface RealWeight {
  /** Percent, as the plan says. */
  readonly weight: number;
  readonly canary: number;
  readonly total: number;
}

interface RealWeights {
  /** The number of pods that the Rollout asks for. */
  readonly pods: number;
  readonly steps: readonly RealWeight[];
}

/** The surge of a worker is always a pod or more. */
const A_SURGE = 1;

function realWeight(pods: number, weight: number): RealWeight {
  const { canary, stable } = approximatePods(pods, weight, A_SURGE);
  return { weight, canary, total: canary + stable };
}

function podCounts(scaling: Scaling): number[] {
  const { replicas = 2, autoscaling, scaledBy } = scaling;
  // Numbers that are wrong are reported where they are checked.
  if (scaledBy !== undefined || scalingProblems(scaling).length > 0) return [];
  return [...new Set(autoscaling ? [autoscaling.minReplicas, autoscaling.maxReplicas] : [replicas])];
}

/** Percent of the pods. */
function share({ canary, total }: RealWeight): number {
  return Number(((100 * canary) / total).toPrecision(4));
}

function isFar(real: RealWeight): boolean {
  return (100 * real.canary) / real.total > 2 * real.weight;
}

function textOf({ pods, steps }: RealWeights): string {
  const each = steps.map((real) => `${percent(real.weight)} becomes ${podsOf(real)}`);
  return `with ${pods} ${pods === 1 ? 'pod' : 'pods'}: ${each.join(', ')}`;
}

function podsOf(real: RealWeight): string {
  return `${real.canary} of ${real.total} (${rounded(real)})`;
}

function rounded(real: RealWeight): string {
  return percent(Number(share(real).toPrecision(2)));
}

function unknownText(steps: readonly CanaryPlanStep[], scaledBy = 'something else'): string {
  const enough = Math.max(...steps.map(({ weight }) => podsForTwice(weight)));
  return `${scaledBy} decides how many pods there are: each step becomes the pods that come nearest, one at least; with ${enough} pods or more it is at most twice what it says`;
}

function blastRadius(steps: readonly CanaryPlanStep[], real: readonly RealWeights[]): string {
  const last = steps.length - 1;
  const most = (index: number): string => {
    const all = real.map((it) => it.steps[index] as RealWeight).sort((a, b) => share(b) - share(a));
    return all[0] ? rounded(all[0]) : `about ${percent(steps[index]?.weight ?? 0)}`;
  };
  const before = last > 0 ? `${most(last - 1)} before the last weight, ` : '';
  return `${before}${most(last)} before the promotion: the share of the jobs that a bad release gets at most, if all pods take as many`;
}

function farWarnings(real: readonly RealWeights[]): string[] {
  return real.flatMap(({ pods, steps }) => {
    const far = steps.filter(isFar);
    const [first] = far;
    if (!first) return [];
    const enough = Math.max(...far.map(({ weight }) => podsForTwice(weight)));
    const each = far.map((step) => `a step of ${percent(step.weight)} is really ${podsOf(step)}`);
    return [
      `plan: with ${pods} ${pods === 1 ? 'pod' : 'pods'} ${each.join(', and ')}, more than twice what it says, since pods are the split of a worker; ` +
        `begin with what it is, weight: ${Math.round(share(first))}, or give it ${enough} pods or more`,
    ];
  });
}

function noStableLeft(steps: readonly CanaryPlanStep[]): string[] {
  if (!steps.some(({ weight }) => weight === 100)) return [];
  return [
    'plan: proveAtFull leaves no stable pod of a worker, so that an abort has to start all of them again; leave it out, or hold the last weight longer',
  ];
}
