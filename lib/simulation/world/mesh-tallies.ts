import type { Answers, Replica } from './fleet';
import { answeredLabels, type End, type Release, sentLabels } from './istio-labels';
import type { PlayedService } from './played-service';
import { LabelledTally } from './tally';
import type { Sent } from './traffic';

/** Makes what sidecars count in. */
export class MeshTallies {
  /** @param timed whether they also count how long requests take */
  constructor(
    private readonly service: PlayedService,
    private readonly timed: boolean,
  ) {}

  /** Of a pod, which says that it answers for a Service. */
  answered(release: Release, ordinal: number, destination: string): Replica['answers'] {
    const tally = (end: End) =>
      new LabelledTally(this.timed, `answered ${release.hash} ${ordinal} ${destination} ${end}`, () =>
        answeredLabels(this.service, release, ordinal, destination, end),
      );
    return { succeeded: tally('succeeded'), failed: tally('failed') } satisfies Answers;
  }

  /**
   * Of a caller, which calls a Service for one version.
   *
   * @param drawn up to which expectation its unanswered requests are drawn
   */
  sent(release: Release, caller: number, destination: string, drawn: number): Sent {
    const tally = (end: End) =>
      new LabelledTally(this.timed, `sent ${release.hash} ${caller} ${destination} ${end}`, () =>
        sentLabels(this.service, release, caller, destination, end),
      );
    return { succeeded: tally('succeeded'), failed: tally('failed'), unanswered: tally('unanswered'), drawn };
  }
}
