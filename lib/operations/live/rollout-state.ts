import type { Manifest } from '../../manifests';

/** What a Rollout in a cluster says of its release. */
export interface RolloutState {
  readonly namespace: string;
  readonly name: string;
  /** What the controller calls it; `Unknown` before it has looked at what was applied last. */
  readonly phase: 'Healthy' | 'Progressing' | 'Paused' | 'Degraded' | 'Unknown';
  /** The controller's own words; empty if it has none. */
  readonly message: string;
  readonly strategy: 'canary' | 'blue-green';
  /** Whether a new version has pods beside those of the stable one, and may still be promoted. */
  readonly isInFlight: boolean;
  /** Whether the release was aborted: by an analysis, by a deadline, or by somebody. The stable version has the traffic. */
  readonly isAborted: boolean;
  /** When it was aborted, in ISO 8601. */
  readonly abortedAt?: string;
  /** Whether what the template asks for is what is stable. */
  readonly isPromoted: boolean;
  /** The hash of the pods that the template asks for; undefined before the controller has looked. */
  readonly currentHash?: string;
  /** The hash of the stable pods; undefined before the first release is there. */
  readonly stableHash?: string;
  /** The steps of a canary: which one it is at, from 0, of how many; `index === count` when all are done. */
  readonly step?: { readonly index: number; readonly count: number; readonly does: string };
  /** The share of the traffic that the canary has, in percent, as the controller has set it. */
  readonly weight?: number;
  /** Why it waits: `CanaryPauseStep`, `InconclusiveAnalysisRun`, `BlueGreenPause`; empty if it does not. */
  readonly pauses: readonly string[];
  /** The analyses of this release that the Rollout itself knows of. */
  readonly analyses: readonly RolloutAnalysis[];
  /** What the template asks for: image of the first container, and the release id where it has one. */
  readonly image?: string;
  readonly releaseId?: string;
}

/** An AnalysisRun as a Rollout tells of it. */
export interface RolloutAnalysis {
  readonly name: string;
  readonly at: 'background' | 'step' | 'pre-promotion' | 'post-promotion';
  /** Pending, Running, Successful, Failed, Error or Inconclusive. */
  readonly verdict: string;
  readonly message: string;
}

/**
 * Reads a Rollout as the API server has it.
 *
 * `status.abort` says that the release was aborted; a phase does not, since Degraded is also what a Rollout is whose progress
 * deadline is over (`utils/rollout/rolloututil.go` of Argo Rollouts 1.9.1).
 */
export function rolloutState(rollout: Manifest & { readonly status?: unknown }): RolloutState {
  const object = (value: unknown): Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
  const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);
  const list = (value: unknown): readonly Record<string, unknown>[] => (Array.isArray(value) ? value.map(object) : []);
  const [metadata, spec, status] = [object(rollout.metadata), object(rollout.spec), object(rollout.status)];
  const strategy = object(spec.strategy);
  const isBlueGreen = strategy.blueGreen !== undefined;
  // It is a text in Rollouts, since what they refer to may be observed as well.
  const isObserved = text(status.observedGeneration) === String(metadata.generation);
  const currentHash = text(status.currentPodHash);
  const stableHash = text(status.stableRS);
  const isAborted = status.abort === true;
  const isPromoted = isObserved && currentHash !== undefined && currentHash === stableHash;
  const canary = object(status.canary);
  const blueGreen = object(status.blueGreen);
  const steps = list(object(strategy.canary).steps);
  const index = typeof status.currentStepIndex === 'number' ? status.currentStepIndex : undefined;
  const weight = object(object(canary.weights).canary).weight;
  const template = object(spec.template);
  const container = list(object(template.spec).containers)[0];
  const analysis = (at: RolloutAnalysis['at'], value: unknown): RolloutAnalysis[] => {
    const { name, status: verdict, message } = object(value);
    if (typeof name !== 'string') return [];
    return [{ name, at, verdict: text(verdict) ?? 'Pending', message: text(message) ?? '' }];
  };
  return {
    namespace: text(metadata.namespace) ?? 'default',
    name: text(metadata.name) ?? '',
    phase: isObserved ? phaseOf(status.phase) : 'Unknown',
    message: text(status.message) ?? '',
    strategy: isBlueGreen ? 'blue-green' : 'canary',
    // The first release of a Rollout has no stable version beside it, and no steps.
    isInFlight: !isAborted && !isPromoted && stableHash !== undefined,
    isAborted,
    abortedAt: text(status.abortedAt),
    isPromoted,
    currentHash,
    stableHash,
    step:
      index === undefined || steps.length === 0
        ? undefined
        : { index, count: steps.length, does: Object.keys(steps[index] ?? {})[0] ?? '' },
    weight: typeof weight === 'number' ? weight : undefined,
    pauses: list(status.pauseConditions).flatMap(({ reason }) => text(reason) ?? []),
    analyses: [
      ...analysis('background', canary.currentBackgroundAnalysisRunStatus),
      ...analysis('step', canary.currentStepAnalysisRunStatus),
      ...analysis('pre-promotion', blueGreen.prePromotionAnalysisRunStatus),
      ...analysis('post-promotion', blueGreen.postPromotionAnalysisRunStatus),
    ],
    image: text(container?.image),
    releaseId: text(object(object(template.metadata).annotations)['release-train.dev/release-id']),
  };
}

const PHASES = ['Healthy', 'Progressing', 'Paused', 'Degraded'] as const;

function phaseOf(phase: unknown): RolloutState['phase'] {
  return PHASES.find((known) => known === phase) ?? 'Unknown';
}
