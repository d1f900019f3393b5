import { ReleaseTrainError } from '../../core';
import type { Cluster } from '../cluster';
import type { BumpOptions } from './bump-options';
import { passInFlight } from './in-flight';
import type { PlannedBump } from './planned';

/** Asks the cluster, if there is one to ask, whether a release is in the way; {@link passInFlight}. */
export class Passing {
  private connected?: Promise<Cluster | undefined>;

  public constructor(private readonly options: BumpOptions) {}

  /** Whether it waited, so that there may be something new in Git. */
  public async pass(root: string, { found }: PlannedBump): Promise<boolean> {
    const { environment, cluster } = this.options;
    this.connected ??= this.connect();
    const readers = found.readers.filter((reader) => environment === undefined || reader.environment === environment);
    return passInFlight(root, readers, {
      ...this.options,
      cluster: await this.connected,
      isDemanded: cluster?.isDemanded ?? false,
    });
  }

  private async connect(): Promise<Cluster | undefined> {
    const { cluster, say } = this.options;
    try {
      return await cluster?.connect();
    } catch (error) {
      if (!(error instanceof ReleaseTrainError) || cluster?.isDemanded) throw error;
      say(`the cluster that this runs in cannot be asked: ${error.message}`);
      return undefined;
    }
  }
}
