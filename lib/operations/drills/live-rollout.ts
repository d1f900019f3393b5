import { ReleaseTrainError } from '../../core';
import { isRecord, type Manifest } from '../../manifests';
import type { Cluster } from '../cluster';
import { type RolloutState, rolloutPath, rolloutState } from '../live';

/** A Rollout as the cluster has it. */
export interface LiveRollout {
  readonly state: RolloutState;
  /** Pods that it wants. */
  readonly desired: number;
  readonly dynamicStableScale: boolean;
}

/** Looks at one Rollout, again and again. */
export class RolloutWatch {
  private failures = 0;

  public constructor(
    private readonly cluster: Cluster,
    private readonly namespace: string,
    private readonly name: string,
  ) {}

  /** @throws ReleaseTrainError if it is not there, or the cluster does not tell */
  public async look(): Promise<LiveRollout> {
    const path = rolloutPath(this.namespace, this.name);
    const { status, body } = await this.cluster.get(path);
    if (status === 404)
      throw new ReleaseTrainError(
        `${this.cluster.name} has no Rollout ${this.namespace}/${this.name}: is it the cluster of this environment? See --context`,
      );
    this.cluster.demandOk(status, path);
    const spec = isRecord(body) && isRecord(body.spec) ? body.spec : {};
    const canary = isRecord(spec.strategy) && isRecord(spec.strategy.canary) ? spec.strategy.canary : {};
    return {
      state: rolloutState((isRecord(body) ? body : {}) as Manifest),
      desired: typeof spec.replicas === 'number' ? spec.replicas : 1,
      dynamicStableScale: canary.dynamicStableScale === true,
    };
  }

  /**
   * As {@link look}, while a drill is under way: a cluster that has trouble for once does not end it.
   *
   * @returns undefined if the cluster did not tell
   */
  public async glance(): Promise<RolloutState | undefined> {
    try {
      const { state } = await this.look();
      this.failures = 0;
      return state;
    } catch (error) {
      if (!(error instanceof ReleaseTrainError) || ++this.failures >= PATIENCE) throw error;
      return undefined;
    }
  }
}

/** Looks in a row that may fail. */
const PATIENCE = 10;
