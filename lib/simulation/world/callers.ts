import type { Version } from './cluster';
import { calledService } from './destinations';
import type { Fleet } from './fleet';
import { CALLERS, callerName, scrapeLabels } from './istio-labels';
import type { MeshTallies } from './mesh-tallies';
import type { PlayedService } from './played-service';
import type { Sidecar } from './sidecar';
import type { TargetMaker } from './target-maker';
import type { Sent } from './traffic';
import { releaseOf } from './versions';

/** A pod that calls the service. */
export class CallingPod {
  readonly sidecar: Sidecar;
  /** What its sidecar counts now of the requests to each fleet. */
  readonly sent: Sent[];

  /** @param draw brings what it counted up to date */
  constructor(
    private readonly service: PlayedService,
    private readonly ordinal: number,
    private readonly tallies: MeshTallies,
    targets: TargetMaker,
    draw: () => void,
  ) {
    const labels = scrapeLabels(service.namespace, callerName(ordinal), CALLERS, ordinal);
    this.sidecar = targets.sidecar(labels, draw);
    this.sent = [this.counted('stable', 'stable', 0), this.counted('canary', 'canary', 0)];
  }

  /** Calls the new version as the stable one from now on. */
  promote(canary: Fleet): void {
    if (calledService(this.service, 'stable') === calledService(this.service, 'canary')) return;
    this.sent[canary.index] = this.counted('canary', 'stable', canary.unanswered);
  }

  /** Tallies of the requests to a version, called in a role. */
  private counted(version: Version, role: Version, drawn: number): Sent {
    const { service, tallies, ordinal } = this;
    const sent = tallies.sent(releaseOf(service, version), ordinal, calledService(service, role), drawn);
    this.sidecar.count(sent.succeeded, sent.failed, sent.unanswered);
    return sent;
  }
}
