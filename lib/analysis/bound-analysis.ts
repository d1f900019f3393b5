import type { argo } from '../../imports';
import { report } from '../core';

/** An analysis of one service: the template, and what the Rollout says to use it. */
export interface BoundAnalysis {
  /** The AnalysisTemplate. */
  readonly template: argo.AnalysisTemplate;
  /** What the Rollout passes to it. */
  readonly args: readonly argo.AnalysisRunArgument[];
}

/**
 * How a Rollout names several analyses at once, in a background analysis or in a step: undefined if there are none.
 *
 * The arguments of all analyses share one list. Two that bear one name and differ are reported.
 */
export function referencesTo(analyses: readonly BoundAnalysis[]): argo.RolloutAnalysis | undefined {
  if (analyses.length === 0) return undefined;
  const args = new Map<string, argo.AnalysisRunArgument>();
  for (const { template, args: passed } of analyses) {
    for (const arg of passed) {
      const other = args.get(arg.name) ?? arg;
      if (JSON.stringify(other) !== JSON.stringify(arg)) {
        report(
          template,
          `another analysis of this service passes another argument "${arg.name}"; rename one of the two`,
        );
      }
      args.set(arg.name, other);
    }
  }
  return {
    templates: analyses.map(({ template }) => ({ templateName: template.name })),
    ...(args.size > 0 ? { args: [...args.values()] } : {}),
  };
}
