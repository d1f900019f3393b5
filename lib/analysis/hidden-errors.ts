import { percent } from '../slo';
import type { BoundAnalysis } from './bound-analysis';

/** Answers after which callers send a request again, and count it once. */
export interface RetriedErrors {
  /** How often a request is sent again. */
  readonly attempts: number;
  /** On what, in Envoy's words: `5xx`. */
  readonly on: readonly string[];
}

/**
 * Says what nobody sees when callers ask again after an error, and all guards of a service count on the callers' side;
 * undefined if a guard also counts at the pods, which answer each try.
 */
export function hiddenErrors(
  analyses: readonly BoundAnalysis[],
  retried: RetriedErrors | undefined,
): string | undefined {
  const views = analyses.flatMap((analysis) => analysis.views ?? []);
  if (!retried || !views.includes('client') || views.includes('pod')) return undefined;
  const { attempts, on } = retried;
  const seen = percent(Number((100 * 0.2 ** (attempts + 1)).toPrecision(3)));
  return (
    `retries: callers send a request again up to ${attempts} times on ${on.join(', ')}, and only their side is counted: of a canary that fails ` +
    `20 % of its tries they see ${seen}; count at the pods too: new SequentialErrorAnalysis(), or new ErrorRateAnalysis() with both views`
  );
}
