import type { Pass } from './pass';
import { podCounts } from './replica-counts';
import { pauseOf, type RolloutContext } from './rollout-state';

/**
 * How many pods each version has, pass by pass.
 *
 * @see https://github.com/argoproj/argo-rollouts/blob/v1.9.1/rollout/replicaset.go
 */
export class Scaling {
  /** When the pods of an aborted canary go; undefined if none wait for it. */
  scaleDownAt: number | undefined;

  constructor(private readonly context: RolloutContext) {}

  /** True if it changed the number of pods, which ends the pass. */
  reconcile(pass: Pass): boolean {
    const { status, cluster, rollout } = this.context;
    if (pauseOf(status, 'InconclusiveAnalysisRun')) return false;
    const aborted = status.abort || pass.abort !== undefined;
    // Stable follows the weight a pass later, so that it is not scaled by a weight that stands for a moment only.
    const { stable } = podCounts(rollout, status, cluster, pass.weightBefore);
    if (!status.promoted && this.scaleTo('stable', stable)) return true;
    let canary = podCounts(rollout, status, cluster, status.weight).canary;
    if (aborted && rollout.routed && this.delaysScaleDown) {
      if (this.scaleDownAt === undefined) {
        if (cluster.available('stable') === rollout.replicas) {
          this.scaleDownAt = pass.now + (rollout.abortScaleDownDelay as number) * 1000;
        }
        return false;
      }
      // The controller waits for this only if its own resync does not come first; else the pods go at once.
      const waits = pass.now < this.scaleDownAt && this.scaleDownAt - pass.now <= RESYNC;
      canary = waits ? cluster.wanted('canary') : 0;
    } else {
      this.scaleDownAt = undefined;
    }
    return this.scaleTo('canary', canary);
  }

  private get delaysScaleDown(): boolean {
    const { abortScaleDownDelay, abortScaleDownDelayWasSet, dynamicStableScale } = this.context.rollout;
    return abortScaleDownDelay !== undefined && (!dynamicStableScale || abortScaleDownDelayWasSet);
  }

  private scaleTo(version: 'stable' | 'canary', pods: number): boolean {
    const { cluster } = this.context;
    if (cluster.wanted(version) === pods) return false;
    cluster.scale(version, pods);
    return true;
  }
}

/** `--rollout-resync` of the controller, its default. */
const RESYNC = 900_000;
