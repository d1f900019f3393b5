import { pauseSeconds, RELEASE_ID, RELEASE_SHA } from '../../core';
import type { Manifest } from '../../manifests';
import { numberIn, objectIn, objectsIn, textIn } from '../fields';
import { stepText, weightAsked } from './canary-steps';

/** What a Rollout in a cluster says of its release. */
export interface RolloutState extends TemplateRelease {
  readonly namespace: string;
  readonly name: string;
  /** What the controller calls it; `Unknown` before it has looked at what was applied last. */
  readonly phase: 'Healthy' | 'Progressing' | 'Paused' | 'Degraded' | 'Unknown';
  /** The controller's own words; empty if it has none. */
  readonly message: string;
  readonly strategy: 'canary' | 'blue-green';
  /** Whether the controller has looked at what was applied last: all but the template is from before, where it has not. */
  readonly isObserved: boolean;
  /** Whether the controller refuses the Rollout, or misses what it refers to: it does nothing, and its hashes are from before. */
  readonly isInvalid: boolean;
  /** Whether a new version has pods beside those of the stable one, and may still be promoted. */
  readonly isInFlight: boolean;
  /** Whether the release was aborted: by an analysis, by a deadline, or by somebody. The stable version has the traffic. */
  readonly isAborted: boolean;
  /** When it was aborted, in ISO 8601. */
  readonly abortedAt?: string;
  /**
   * Whether what the template asks for is what is stable. A first release is so from the beginning, since there is nothing that
   * it could be compared with: whether its pods are there, the phase tells.
   */
  readonly isPromoted: boolean;
  /** Which release of the Rollout it is, from 1. */
  readonly revision?: number;
  /** The hash of the pods that the template asks for; undefined before the controller has looked. */
  readonly currentHash?: string;
  /** The hash of the stable pods; undefined before the first release is there. */
  readonly stableHash?: string;
  /** Of a blue-green Rollout, the hash of the pods that everybody gets. */
  readonly activeHash?: string;
  /** Of a blue-green Rollout, the hash of the pods behind the preview. */
  readonly previewHash?: string;
  /**
   * The steps of a canary: which one it is at, from 0, of how many; `index === count` when all are done. The controller goes back
   * to the first one with an abort: then it does not say how far the release had come.
   */
  readonly step?: RolloutStep;
  /** The share of the traffic that the canary has, in percent, as the controller has set it. */
  readonly weight?: number;
  /** The share that the steps ask for, in percent; where no router splits the traffic, pods come near to it. */
  readonly weightAsked?: number;
  /** Why it waits: `CanaryPauseStep`, `InconclusiveAnalysisRun`, `BlueGreenPause`; empty if it does not. */
  readonly pauses: readonly string[];
  /** When each of {@link pauses} began, in ISO 8601, in the same order; empty where the controller does not say. */
  readonly pausedSince: readonly string[];
  /** Of a blue-green Rollout, after how many seconds behind the preview it promotes itself; undefined where somebody has to. */
  readonly promotesAfter?: number;
  /** Whether somebody paused it in its spec. */
  readonly isPausedByHand: boolean;
  /** The analyses of this release that the Rollout itself knows of. */
  readonly analyses: readonly RolloutAnalysis[];
  /** How many pods are wanted, how many of them have the template's version, and how many of all can be used. */
  readonly pods: { readonly wanted: number; readonly updated: number; readonly available: number };
}

/** The release that a pod template asks for. */
export interface TemplateRelease {
  /** That of the first container. */
  readonly image?: string;
  /** What tells it from every other one, where it has that. */
  readonly releaseId?: string;
  readonly version?: string;
  /** The source commit. */
  readonly gitSha?: string;
}

/** Where a canary is. */
export interface RolloutStep {
  /** From 0. */
  readonly index: number;
  readonly count: number;
  /** The kind of the step: `setWeight`, `pause`, `analysis`; empty when all are done. */
  readonly does: string;
  /** The same with what it says: `setWeight 25`, `pause 5m`. */
  readonly text: string;
  /** How long it pauses, in seconds; undefined where somebody has to promote, and of any other step. */
  readonly pauseSeconds?: number;
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
 * deadline is over, and one that the controller refuses (`utils/rollout/rolloututil.go` of Argo Rollouts 1.9.1).
 */
export function rolloutState(rollout: Manifest & { readonly status?: unknown }): RolloutState {
  const read = objectIn(rollout);
  const [metadata, spec, status] = [objectIn(read.metadata), objectIn(read.spec), objectIn(read.status)];
  const strategy = objectIn(spec.strategy);
  const canary = objectIn(status.canary);
  const blueGreen = objectIn(status.blueGreen);
  // It is a text in Rollouts, since what they refer to may be observed as well.
  const isObserved = textIn(status.observedGeneration) === String(metadata.generation);
  // Where it is so, the controller marks the generation as observed, and looks no further: the hashes stay as they were.
  const isInvalid = objectsIn(status.conditions).some(({ type }) => type === 'InvalidSpec');
  const currentHash = textIn(status.currentPodHash);
  const stableHash = textIn(status.stableRS);
  const isAborted = status.abort === true;
  const isPromoted = isObserved && !isInvalid && currentHash !== undefined && currentHash === stableHash;
  const pauses = objectsIn(status.pauseConditions).filter(({ reason }) => textIn(reason) !== undefined);
  const isUnpausing = status.controllerPause === true && pauses.length === 0;
  const template = objectIn(spec.template);
  const steps = objectsIn(objectIn(strategy.canary).steps);
  const index = numberIn(status.currentStepIndex);
  return {
    namespace: textIn(metadata.namespace) ?? 'default',
    name: textIn(metadata.name) ?? '',
    phase: !isObserved ? 'Unknown' : isUnpausing ? 'Progressing' : phaseOf(status.phase),
    message: isObserved && isUnpausing ? 'waiting for the Rollout to go on' : (textIn(status.message) ?? ''),
    strategy: strategy.blueGreen === undefined ? 'canary' : 'blue-green',
    isObserved,
    isInvalid,
    // By the hashes alone: an autoscaler makes a new generation of a Rollout that is long promoted. The first release has no stable
    // version beside it.
    isInFlight: !isAborted && stableHash !== undefined && currentHash !== undefined && currentHash !== stableHash,
    isAborted,
    abortedAt: textIn(status.abortedAt),
    isPromoted,
    revision: Number(objectIn(metadata.annotations)['rollout.argoproj.io/revision']) || undefined,
    currentHash,
    stableHash,
    activeHash: textIn(blueGreen.activeSelector),
    previewHash: textIn(blueGreen.previewSelector),
    step: index === undefined || steps.length === 0 ? undefined : stepAt(steps, index),
    weight: numberIn(objectIn(objectIn(canary.weights).canary).weight),
    weightAsked: index === undefined || steps.length === 0 ? undefined : weightAsked(steps, index),
    pauses: pauses.flatMap(({ reason }) => textIn(reason) ?? []),
    pausedSince: pauses.map(({ startTime }) => textIn(startTime) ?? ''),
    promotesAfter: promotesAfter(strategy.blueGreen),
    isPausedByHand: spec.paused === true,
    analyses: [
      ...analysis('background', canary.currentBackgroundAnalysisRunStatus),
      ...analysis('step', canary.currentStepAnalysisRunStatus),
      ...analysis('pre-promotion', blueGreen.prePromotionAnalysisRunStatus),
      ...analysis('post-promotion', blueGreen.postPromotionAnalysisRunStatus),
    ],
    ...templateRelease(template),
    pods: {
      // Without a number it is one, as the controller takes it.
      wanted: numberIn(spec.replicas) ?? 1,
      updated: numberIn(status.updatedReplicas) ?? 0,
      available: numberIn(status.availableReplicas) ?? 0,
    },
  };
}

/** What the template of a Rollout, or of a ReplicaSet, asks for. */
export function templateRelease(template: unknown): TemplateRelease {
  const { metadata, spec } = objectIn(template);
  const { annotations, labels } = objectIn(metadata);
  return {
    image: textIn(objectsIn(objectIn(spec).containers)[0]?.image),
    releaseId: textIn(objectIn(annotations)[RELEASE_ID]),
    version: textIn(objectIn(labels)['app.kubernetes.io/version']),
    gitSha: textIn(objectIn(annotations)[RELEASE_SHA]),
  };
}

/** The seconds count only where it promotes itself at all (`rollout/pause.go`, `CompletedBlueGreenPause`). */
function promotesAfter(blueGreen: unknown): number | undefined {
  const { autoPromotionEnabled, autoPromotionSeconds } = objectIn(blueGreen);
  if (blueGreen === undefined || autoPromotionEnabled === false) return undefined;
  return numberIn(autoPromotionSeconds) ?? 0;
}

function stepAt(steps: readonly Readonly<Record<string, unknown>>[], index: number): RolloutStep {
  const step = steps[index] ?? {};
  return {
    index,
    count: steps.length,
    does: Object.keys(step)[0] ?? '',
    text: stepText(step),
    pauseSeconds: pauseSeconds(objectIn(step.pause).duration),
  };
}

function analysis(at: RolloutAnalysis['at'], value: unknown): RolloutAnalysis[] {
  const { name, status: verdict, message } = objectIn(value);
  if (typeof name !== 'string') return [];
  return [{ name, at, verdict: textIn(verdict) ?? 'Pending', message: textIn(message) ?? '' }];
}

const PHASES = ['Healthy', 'Progressing', 'Paused', 'Degraded'] as const;

function phaseOf(phase: unknown): RolloutState['phase'] {
  return PHASES.find((known) => known === phase) ?? 'Unknown';
}
