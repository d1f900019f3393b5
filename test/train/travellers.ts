import type { DependencyReason } from '../../lib';
import { type Journey, makePlan, type Traveller } from '../../lib/train/make-plan';
import { podCounts } from '../../lib/train/pod-counts';
import type { TrainPlan } from '../../lib/train/train-plan';

/** A service with two pods of 100m and 128Mi that takes 10 minutes and keeps its replaced pods for as long. */
export function traveller(
  name: string,
  dependsOn: Record<string, readonly DependencyReason[]> = {},
  of: Of = {},
): Traveller {
  const { pods = 2, minutes = 10, keptSeconds = 600, connections = 0 } = of;
  const strategy = { canary: { trafficRouting: {}, scaleDownDelaySeconds: keptSeconds } };
  const steady = typeof pods === 'number' ? { least: pods, most: pods } : pods;
  return {
    name,
    folder: `clusters/prod/apps/${name}`,
    applications: [`${name}-prod`],
    dependsOn: new Map(Object.entries(dependsOn)),
    connectionsPerPod: new Map(connections > 0 ? [['postgres', connections]] : []),
    cost: {
      steps: [{ weight: 50, seconds: minutes * 60 }],
      leastSeconds: minutes * 60,
      ...(steady ? { pods: podCounts(strategy, steady) } : {}),
      perPod: { cpuMillis: 100, memory: 128 * 2 ** 20 },
    },
  };
}

interface Of {
  readonly pods?: number | { readonly least: number; readonly most: number } | null;
  readonly minutes?: number;
  readonly keptSeconds?: number;
  readonly connections?: number;
}

export function planOf(services: readonly Traveller[], journey: Partial<Journey> = {}): TrainPlan {
  return makePlan(services, {
    environment: 'prod',
    train: 'train',
    after: [],
    clusters: 1,
    argoCdNamespace: 'argocd',
    leftOut: new Set(),
    limits: {},
    ...journey,
  });
}
