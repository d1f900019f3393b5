import {
  type Analysis,
  type CanaryPlan,
  ErrorRateAnalysis,
  LatencyAnalysis,
  SequentialErrorAnalysis,
} from '../analysis';
import { show } from '../core';
import type { Slo } from '../slo';
import type { Objectives } from './objectives';

/**
 * What guards a canary if nothing else is said: evidence at the pods, which aborts as early as it suffices and pauses a
 * canary that is not called enough; and the callers' view, for what never reaches a pod. Neither takes a failure for the
 * canary's own that the stable release shares.
 */
export function standardGuards({ latencySlo }: Objectives = {}): readonly Analysis[] {
  return [
    new SequentialErrorAnalysis(),
    // Too few requests pause already, at the pods. Six failures in a window, and not two: looked at so often, two would
    // abort one in ten of the releases that just spend their budget.
    new ErrorRateAnalysis({ views: ['client'], minFailures: 6, belowMinimum: 'pass', sharedFailure: 'pause' }),
    ...latencyGuard(latencySlo),
  ];
}

/**
 * What guards a latency objective if nothing else is said. The pods' clocks alone: a service without callers in the mesh
 * would pause every release on the callers' side.
 */
export function latencyGuard(latencySlo: Slo | undefined): readonly Analysis[] {
  return latencySlo ? [new LatencyAnalysis({ slo: latencySlo, views: ['pod'] })] : [];
}

/** The analyses themselves, or those that stand for them where they are wrong (which is reported). */
export function soundAnalyses(
  analyses: readonly Analysis[] | 'none' | undefined,
  standard: () => readonly Analysis[],
): readonly Analysis[] {
  if (analyses === 'none') return [];
  return analyses === undefined || analysesProblem(analyses) ? standard() : analyses;
}

/** The analyses of a service, and what its plan cannot do without; its own alone, if they do not go together. */
export function withPlanned(
  own: readonly Analysis[],
  plan: CanaryPlan,
): { readonly all: readonly Analysis[]; readonly problem?: string } {
  const planned = (plan.analyses ?? []).filter((analysis) => !own.includes(analysis));
  if (planned.length === 0) return { all: own };
  const all = [...own, ...planned];
  const problem = analysesProblem(all, 'analyses, together with that of the plan');
  return problem ? { all: own, problem } : { all };
}

/**
 * What is wrong with a list of analyses that may be left out or `'none'`.
 *
 * @param property the name of the list
 * @param guarded what nothing would abort without them
 */
export function analysesProblem(
  analyses: unknown,
  property = 'analyses',
  guarded = 'a bad canary',
): string | undefined {
  if (analyses === undefined || analyses === 'none') return undefined;
  if (!Array.isArray(analyses) || !analyses.every((a) => typeof a?.bind === 'function' && typeof a.id === 'string')) {
    return `${property}: is no list of analyses; write for example [new ErrorRateAnalysis()]`;
  }
  if (analyses.length === 0)
    return `${property}: the list is empty, so nothing would abort ${guarded}; leave it out, or write ${property}: 'none' if that is what you want`;
  const ids = analyses.map((analysis: Analysis) => analysis.id);
  const taken = ids.find(
    (id) => id === 'gate' || (id.endsWith('-verdict') && ids.includes(id.slice(0, -'-verdict'.length))),
  );
  if (taken !== undefined)
    return `${property}: ${show(taken)} is what the library calls a step of its own; give that analysis another id`;
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  return twice === undefined
    ? undefined
    : `${property}: two of them are called ${show(twice)}, and one would overwrite the other; keep one, or give one an id`;
}
