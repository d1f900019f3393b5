import { humanDuration, printedTime, ReleaseTrainError } from '../../core';
import type { Manifest } from '../../manifests';
import type { Cluster } from '../cluster';
import { objectIn, textIn } from '../fields';
import { faultsPath } from './cluster-paths';
import { DRILL_EXPIRES, DRILL_ID, faultName } from './fault';

/** A fault as the cluster has it. */
export interface FoundFault {
  readonly id: string;
  /** In milliseconds since 1970; of an object without a sound time, the beginning of 1970. */
  readonly expires: number;
}

/** The fault of one Rollout in a cluster: at most one object, of a name that is known before it is made. */
export class FaultInCluster {
  private readonly path: string;

  public constructor(
    private readonly cluster: Cluster,
    private readonly namespace: string,
    private readonly rollout: string,
    private readonly sleep: (seconds: number) => Promise<void>,
  ) {
    this.path = `${faultsPath(namespace)}/${encodeURIComponent(faultName(rollout))}`;
  }

  /** How a person takes it away. */
  public get command(): string {
    return `kubectl -n ${this.namespace} delete envoyfilter ${faultName(this.rollout)}`;
  }

  /** @throws ReleaseTrainError if the cluster does not tell */
  public async find(): Promise<FoundFault | undefined> {
    const { status, body } = await this.cluster.get(this.path);
    if (status === 404) return undefined;
    this.cluster.demandOk(status, this.path);
    const annotations = objectIn(objectIn(objectIn(body).metadata).annotations);
    const expires = Date.parse(String(annotations[DRILL_EXPIRES]));
    return { id: String(annotations[DRILL_ID] ?? ''), expires: Number.isNaN(expires) ? 0 : expires };
  }

  /** Whether somebody else took the fault of a drill away; a cluster that has trouble for once does not say so. */
  public async isTakenAway(id: string): Promise<boolean> {
    try {
      return (await this.find())?.id !== id;
    } catch (error) {
      if (!(error instanceof ReleaseTrainError)) throw error;
      return false;
    }
  }

  /**
   * Asks the API server whether it would take the fault, webhooks included; nothing is made.
   *
   * @throws ReleaseTrainError if it would not
   */
  public async rehearse(manifest: Manifest): Promise<void> {
    await this.create(manifest, '?dryRun=All');
  }

  /**
   * Makes the fault, and gives the time at which the API server did.
   *
   * @throws ReleaseTrainError if it did not; or if nobody knows, so that it has to be removed nevertheless
   */
  public async inject(manifest: Manifest): Promise<string | undefined> {
    const body = await this.create(manifest, '');
    return textIn(objectIn(objectIn(body).metadata).creationTimestamp);
  }

  private async create(manifest: Manifest, query: string): Promise<unknown> {
    const path = faultsPath(this.namespace);
    const { status, body } = await this.cluster.send('POST', `${path}${query}`, manifest);
    if (status === 201 || status === 200) return body;
    if (status === 404)
      throw new ReleaseTrainError(
        `${this.cluster.name} has no EnvoyFilter: is there an Istio with sidecars? Without one, rehearse with --means release or abort-by-hand`,
      );
    if (status === 409)
      throw new ReleaseTrainError(`another drill of ${this.rollout} has begun at the same time: wait for it`);
    if (status === 400 || status === 403 || status === 422)
      throw new ReleaseTrainError(
        `${this.cluster.name} does not take the fault (${status}): a policy of the cluster refuses it, or the mesh allows no EnvoyFilter. See kubectl -n ${this.namespace} auth can-i create envoyfilters, or rehearse with --means release`,
      );
    this.cluster.demandOk(status, path);
    return body;
  }

  /**
   * Takes the fault away and looks whether it is gone; a cluster that has trouble is asked again for a while.
   *
   * @param id removes that of this drill only
   * @returns whether there was one
   * @throws ReleaseTrainError that says what is left, and how to take it away
   */
  public async remove(id?: string): Promise<boolean> {
    let found: FoundFault | undefined;
    let why = 'it is still there';
    for (const pause of [...PAUSES, undefined]) {
      try {
        const there = await this.find();
        if (!there || (id !== undefined && there.id !== id)) return found !== undefined;
        found = there;
        const { status } = await this.cluster.send('DELETE', this.path);
        if (status !== 404 && status !== 202) this.cluster.demandOk(status, this.path);
        const left = await this.find();
        if (!left || (id !== undefined && left.id !== id)) return true;
      } catch (error) {
        if (!(error instanceof ReleaseTrainError)) throw error;
        why = error.message;
      }
      if (pause !== undefined) await this.sleep(pause);
    }
    const end = found ? `; it ends by itself at ${utc(found.expires)}` : '';
    throw new ReleaseTrainError('the fault could not be taken away', [
      { path: faultName(this.rollout), message: `${why}. Take it away by hand: ${this.command}${end}` },
    ]);
  }

  /**
   * Takes away what a drill that was killed left behind; refuses if a drill may still be at work.
   *
   * @returns what was done, if anything
   */
  public async clear(now: number): Promise<string | undefined> {
    const found = await this.find();
    if (!found) return undefined;
    if (found.expires > now)
      throw new ReleaseTrainError(`another drill of ${this.rollout} is under way`, [
        {
          path: faultName(this.rollout),
          message: `its fault ends by itself at ${utc(found.expires)}, in ${humanDuration(Math.ceil((found.expires - now) / 1000))}. Wait for it; if that drill was killed, the same command with --clean takes the fault away`,
        },
      ]);
    await this.remove();
    return `the fault of a drill that was killed was taken away; it had ended at ${utc(found.expires)}`;
  }
}

/** Seconds between two attempts. */
const PAUSES: readonly number[] = [1, 2, 5, 10, 20];

function utc(at: number): string {
  return printedTime(Math.floor(at / 1000));
}
