import type { Chance } from './chance';
import type { Answers, Fleet, Replica } from './fleet';
import { noSpread, type Spread } from './latency-shares';
import { poisson } from './poisson';
import type { LabelledTally } from './tally';

/** A pod that calls the service. */
export interface Caller {
  /** What its sidecar counts now of the requests to each fleet. */
  readonly sent: readonly Sent[];
}

/** What a caller's sidecar counts of the requests to one version. */
export interface Sent extends Answers<LabelledTally> {
  /** Requests that no pod was there to answer. */
  readonly unanswered: LabelledTally;
  /** Up to which expectation these were drawn. */
  drawn: number;
}

/**
 * The requests between callers and pods: a Poisson process for each pair, each version and each way to end.
 *
 * Requests are drawn when somebody looks at a counter that they raise, at once for all time since the last look: of a Poisson
 * process only the expected number in that time matters. One draw raises the counters of both sides, so that both have counted
 * the same requests whenever they are scraped.
 */
export class Traffic {
  private readonly spread: Spread = noSpread();

  /**
   * @param now in milliseconds
   */
  constructor(
    private readonly chance: Chance,
    private readonly fleets: readonly Fleet[],
    private readonly callers: readonly Caller[],
    private now: number,
  ) {}

  /** Lets time pass, at the rates that the fleets have. */
  until(time: number): void {
    const elapsed = time - this.now;
    if (elapsed <= 0) return;
    for (const fleet of this.fleets) fleet.pass(elapsed);
    this.now = time;
  }

  /** Draws the requests that a pod answered. */
  drawAnswered(fleet: Fleet, replica: Replica): void {
    if (replica.pod.state !== 'ready') return;
    for (let caller = 0; caller < this.callers.length; caller++) this.drawPair(fleet, replica, caller);
  }

  /** Draws the requests that a caller sent. */
  drawSent(caller: number): void {
    for (let i = 0; i < this.fleets.length; i++) {
      const fleet = this.fleets[i] as Fleet;
      for (let j = 0; j < fleet.ready.length; j++) this.drawPair(fleet, fleet.ready[j] as Replica, caller);
      const sent = (this.callers[caller] as Caller).sent[fleet.index] as Sent;
      if (fleet.unanswered > sent.drawn) this.drawUnanswered(fleet, sent);
    }
  }

  drawAll(): void {
    for (let caller = 0; caller < this.callers.length; caller++) this.drawSent(caller);
  }

  private drawPair(fleet: Fleet, replica: Replica, caller: number): void {
    const { drawn } = replica;
    const succeeded = fleet.succeeded - (drawn[2 * caller] as number);
    if (succeeded > 0) {
      drawn[2 * caller] = fleet.succeeded;
      const requests = poisson(this.chance, succeeded);
      if (requests > 0) this.count(fleet, replica, caller, 'succeeded', requests);
    }
    const failed = fleet.failed - (drawn[2 * caller + 1] as number);
    if (failed > 0) {
      drawn[2 * caller + 1] = fleet.failed;
      const requests = poisson(this.chance, failed);
      if (requests > 0) this.count(fleet, replica, caller, 'failed', requests);
    }
  }

  private count(fleet: Fleet, replica: Replica, caller: number, end: keyof Answers, requests: number): void {
    const spread = fleet.latency ? this.spread : undefined;
    if (spread) fleet.latency?.draw(this.chance, requests, spread);
    const sent = (this.callers[caller] as Caller).sent[fleet.index] as Sent;
    replica.answers[end].add(requests, spread);
    replica.application?.[end].add(requests, spread);
    sent[end].add(requests, spread);
    fleet.served.requests += requests;
    if (end === 'failed') fleet.served.failed += requests;
  }

  private drawUnanswered(fleet: Fleet, sent: Sent): void {
    const requests = poisson(this.chance, fleet.unanswered - sent.drawn);
    sent.drawn = fleet.unanswered;
    if (requests === 0) return;
    // The proxy says so at once.
    this.spread.counts.fill(0);
    this.spread.counts[0] = requests;
    this.spread.sum = 0;
    sent.unanswered.add(requests, this.spread);
    fleet.served.requests += requests;
    fleet.served.failed += requests;
  }
}
