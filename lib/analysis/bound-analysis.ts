import type { Duration } from 'cdk8s';
import type { argo } from '../../imports';
import { report } from '../core';
import type { Occasion } from './occasion';
import type { View } from './schedule';

/** An analysis of one service: the template, and what the Rollout says to use it. */
export interface BoundAnalysis {
  /** The template: the service's own, or one of the whole platform. */
  readonly template: argo.AnalysisTemplate | argo.ClusterAnalysisTemplate;
  /** Whether the template is one of the whole platform. @default false */
  readonly clusterScope?: boolean;
  /** The names of what it measures. */
  readonly metricNames: readonly string[];
  /** What the Rollout passes to it. */
  readonly args: readonly argo.AnalysisRunArgument[];
  /** When it measures. */
  readonly when: Occasion['kind'];
  /** Whether it measures something that needs a new pod although there is no traffic yet. @default false */
  readonly needsPods?: boolean;
  /**
   * The step that decides, of an analysis that measures in the background: before the last weight, and before the promotion.
   *
   * @default - none
   */
  readonly verdict?: BoundAnalysis;
  /** Whether it watches what pods use, and no requests. @default false */
  readonly watchesPods?: boolean;
  /** Whether nobody counts those requests on the callers' side. @default false */
  readonly callsUncounted?: boolean;
  /** On which sides it counts failed requests. @default - it counts none */
  readonly views?: readonly View[];
  /** Whether it measures how long requests take. @default false */
  readonly measuresLatency?: boolean;
  /** Whether it calls the new version itself. @default false */
  readonly makesRequests?: boolean;
  /** Measures, but neither aborts nor pauses. @default false */
  readonly dryRun?: boolean;
  /** Whether it passes what got too few requests to tell, or none. @default false */
  readonly passesUnseen?: boolean;
  /** Whether it is a gate that an emergency release passes. @default false */
  readonly passedByEmergency?: boolean;
  /** How long a run may take until it has passed. @default - it follows from its metrics */
  readonly longestRun?: Duration;
}

/**
 * How a Rollout names several analyses at once, in a background analysis or in a step: undefined if there are none.
 *
 * The controller makes one run of them: their arguments share one list, and their metrics too. Two arguments of one name
 * that differ, and two metrics of one name, are reported.
 */
export function referencesTo(analyses: readonly BoundAnalysis[]): argo.RolloutAnalysis | undefined {
  if (analyses.length === 0) return undefined;
  const args = new Map<string, argo.AnalysisRunArgument>();
  const metrics = new Set<string>();
  for (const { template, args: passed, metricNames } of analyses) {
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
    for (const name of metricNames) {
      if (metrics.has(name)) {
        report(
          template,
          `another analysis of this service measures something called "${name}" too, and a run of both would be refused; give one of them another id`,
        );
      }
      metrics.add(name);
    }
  }
  return {
    templates: analyses.map(({ template, clusterScope }) => ({
      templateName: template.name,
      ...(clusterScope ? { clusterScope } : {}),
    })),
    ...(args.size > 0 ? { args: [...args.values()] } : {}),
  };
}
