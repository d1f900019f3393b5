import { type Analysis, ErrorRateAnalysis, SequentialErrorAnalysis } from '../analysis';
import { show } from '../core';

/**
 * What guards a canary if nothing else is said: evidence at the pods, which aborts as early as it suffices and pauses a
 * canary that is not called enough; and the callers' view, for what never reaches a pod. Neither takes a failure for the
 * canary's own that the stable release shares.
 */
export function standardGuards(): readonly Analysis[] {
  return [
    new SequentialErrorAnalysis(),
    // Too few requests pause already, at the pods.
    new ErrorRateAnalysis({ views: ['client'], belowMinimum: 'pass', sharedFailure: 'undecided' }),
  ];
}

/** The analyses themselves, or those that stand for them where they are wrong (which is reported). */
export function soundAnalyses(
  analyses: readonly Analysis[] | 'none' | undefined,
  standard: () => readonly Analysis[] = standardGuards,
): readonly Analysis[] {
  if (analyses === 'none') return [];
  return analyses === undefined || analysesProblem(analyses) ? standard() : analyses;
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
  const twice = ids.find((id, i) => ids.indexOf(id) !== i);
  return twice === undefined
    ? undefined
    : `${property}: two of them are called ${show(twice)}, and one would overwrite the other; keep one`;
}
