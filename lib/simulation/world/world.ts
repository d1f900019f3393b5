import type { SeriesStore } from '../query/series';
import type { Latency, Scenario } from '../scenario';
import { CallingPod } from './callers';
import { Chance } from './chance';
import { Circumstances, together } from './circumstances';
import type { Cluster, Version } from './cluster';
import { answeringService } from './destinations';
import { Fleet } from './fleet';
import { LatencyShares } from './latency-shares';
import { memo } from './memo';
import { MeshTallies } from './mesh-tallies';
import type { PlayedService } from './played-service';
import { ReplicaSet } from './replica-set';
import { ScenarioClock } from './scenario-clock';
import { Scraping } from './scraping';
import { TargetMaker } from './target-maker';
import { Traffic } from './traffic';
import { lifeOf, releaseOf } from './versions';

// A look at a global costs much in the sandbox of a test runner.
const { max, min } = Math;

export interface WorldProps {
  readonly service: PlayedService;
  /** Sound, as `scenarioProblems` says. */
  readonly scenario: Scenario;
  /** Metrics that the queries ask for: these are produced, and no others. */
  readonly metrics: Iterable<string>;
  /** Seconds before the release was applied from which on everything is scraped. */
  readonly history: number;
  readonly seed: number;
  /** Which of the releases of this seed: 0, 1, … */
  readonly run: number;
  /** How it writes the label `le`. */
  readonly prometheus: 2 | 3;
}

/**
 * A cluster in which one release happens as a scenario says: its pods, the requests to them, and what a Prometheus scrapes of both.
 *
 * The same seed and run give the same world, as long as it is played the same way.
 */
export class World implements Cluster {
  readonly store: SeriesStore;
  private time: number;
  private weight = 0;
  private nextStep = Number.POSITIVE_INFINITY;
  private readonly scenario: Scenario;
  private readonly service: PlayedService;
  private readonly clock: ScenarioClock;
  private readonly scraping: Scraping;
  private readonly traffic: Traffic;
  private readonly targets: TargetMaker;
  private readonly tallies: MeshTallies;
  private readonly callers: readonly CallingPod[];
  /** The old version and the new one, whatever their roles are. */
  private readonly fleets = { stable: new Fleet(0), canary: new Fleet(1) };
  private readonly sets: Readonly<Record<Version, ReplicaSet>>;
  /** Which of the two has which role. */
  private roles: Readonly<Record<Version, ReplicaSet>>;

  constructor({ service, scenario, metrics, history, seed, run, prometheus }: WorldProps) {
    this.scenario = scenario;
    this.service = service;
    const interval = Math.round((scenario.scrapeInterval ?? 15) * 1000);
    // One interval more: every target has been scraped when the history begins.
    const start = -Math.ceil(history * 1000) - interval;
    this.time = start;
    const chance = new Chance(seed, run);
    this.clock = new ScenarioClock(circumstancesOf(scenario), start);
    this.scraping = new Scraping(chance, interval, scenario.failedScrapes ?? 0);
    this.targets = new TargetMaker(service, scenario, metrics, prometheus);
    this.store = { series: this.targets.store };
    this.tallies = new MeshTallies(service, this.targets.asked.times);
    this.callers = Array.from(
      { length: scenario.callers ?? 2 },
      (_, i) => new CallingPod(service, i, this.tallies, this.targets, () => this.traffic.drawSent(i)),
    );
    this.traffic = new Traffic(chance, Object.values(this.fleets), this.callers, start - PAST);
    this.sets = { stable: this.replicaSet('stable'), canary: this.replicaSet('canary') };
    this.roles = this.sets;
    this.begin(start);
  }

  get now(): number {
    return this.time;
  }

  get prometheusAnswers(): boolean {
    return !this.clock.moment.prometheusAway;
  }

  /**
   * The new version is ready and requests are routed to it: the scenario begins. Stays undefined if its pods never become ready, also
   * where requests that are routed to it fail for that.
   */
  get firstTrafficAt(): number | undefined {
    return this.clock.beganAt;
  }

  /**
   * Requests to the old version (`stable`) and to the new one (`canary`), which keep these names when the release is promoted. Those
   * that no pod was ready to answer failed. Asking takes random numbers, as a scrape does.
   */
  get served(): Cluster['served'] {
    this.traffic.drawAll();
    const { stable, canary } = this.fleets;
    return { stable: { ...stable.served }, canary: { ...canary.served } };
  }

  get failedSoFar(): number {
    return this.fleets.canary.served.failed;
  }

  advance(to: number): void {
    for (;;) {
      const next = min(this.nextStep, this.clock.next, this.scraping.next);
      if (next > to) break;
      this.traffic.until(next);
      this.time = next;
      // What changes in this moment is scraped already.
      if (this.nextStep <= next) this.stepPods();
      if (this.clock.next <= next) this.stepClock();
      if (this.scraping.next <= next) this.scraping.scrape(next, this.clock.moment.prometheusAway);
    }
    this.traffic.until(to);
    this.time = max(this.time, to);
  }

  scale(version: Version, pods: number): void {
    this.roles[version].scale(pods, this.time);
    this.stepPods();
  }

  wanted(version: Version): number {
    return this.roles[version].size;
  }

  available(version: Version): number {
    return this.roles[version].available(this.time);
  }

  nextPodChange(): number {
    return Math.min(this.sets.stable.nextChange(this.time), this.sets.canary.nextChange(this.time));
  }

  route(canaryPercent: number): void {
    this.weight = canaryPercent;
    this.spread();
  }

  promote(): void {
    this.traffic.drawAll();
    this.roles = { stable: this.roles.canary, canary: this.roles.stable };
    this.roles.canary.scale(0, this.time);
    this.weight = 0;
    // Both Services select the new pods now.
    this.roles.stable.answerFor(answeringService(this.service, 'stable', 'stable'));
    for (const caller of this.callers) caller.promote(this.fleets.canary);
    this.stepPods();
  }

  /** A long past, then the history. */
  private begin(start: number): void {
    this.moveLatency();
    this.sets.stable.scale(this.service.replicas, start, start - PAST);
    const known = this.targets.stateMetrics(() => [...this.sets.stable.pods, ...this.sets.canary.pods]);
    if (known) this.scraping.add(known, start);
    if (this.targets.asked.mesh || this.targets.asked.up) {
      for (const { sidecar } of this.callers) this.scraping.add(sidecar, start);
    }
    this.stepPods();
    this.advance(0);
    this.traffic.drawAll();
    for (const { served } of Object.values(this.fleets)) Object.assign(served, { requests: 0, failed: 0 });
  }

  private stepPods(): void {
    this.sets.stable.step(this.time);
    this.sets.canary.step(this.time);
    this.nextStep = Math.min(this.sets.stable.nextStep, this.sets.canary.nextStep);
    // The canary Service selects the new pods once they are there.
    if (this.roles === this.sets && this.fleets.canary.ready.length > 0) {
      this.sets.stable.answerFor(answeringService(this.service, 'stable', 'canary'));
    }
    this.spread();
  }

  private stepClock(): void {
    this.clock.step();
    this.moveLatency();
    this.spread();
  }

  /** Sets the rates of requests to each version. */
  private spread(): void {
    const share = this.canaryShare();
    if (this.clock.beganAt === undefined && share > 0 && this.fleets.canary.ready.length > 0) {
      this.clock.begin(this.time);
      this.moveLatency();
    }
    const { requestsPerSecond, stableErrorRate, canaryErrorRate, sharedErrorRate } = this.clock.moment;
    const { stable, canary } = this.fleets;
    const perPod = (requestsPerSecond * share) / canary.ready.length;
    const isBad = perPod > (this.scenario.canaryErrorsAbove ?? Number.NEGATIVE_INFINITY);
    const each = requestsPerSecond / this.callers.length / 1000;
    stable.rate(each * (1 - share), together(stableErrorRate, sharedErrorRate));
    canary.rate(each * share, together(isBad ? canaryErrorRate : stableErrorRate, sharedErrorRate));
  }

  /** The share of the requests that go to the new version. */
  private canaryShare(): number {
    const { stable, canary } = this.fleets;
    if (this.service.split === 'pods') {
      return canary.ready.length === 0 ? 0 : canary.ready.length / (canary.ready.length + stable.ready.length);
    }
    return this.roles === this.sets ? this.weight / 100 : 1 - this.weight / 100;
  }

  /** Requests take as long as this moment says; those before it are drawn first. */
  private moveLatency(): void {
    if (!this.targets.asked.times) return;
    const { stableSlow, canarySlow } = this.clock.moment;
    const { stableLatency = ORDINARY, canaryLatency = stableLatency } = this.scenario;
    this.traffic.drawAll();
    this.fleets.stable.latency = latencyOf(stableLatency)(stableSlow);
    this.fleets.canary.latency = latencyOf(canaryLatency)(canarySlow);
  }

  private replicaSet(version: Version): ReplicaSet {
    const { service, targets, tallies, scraping, traffic } = this;
    return new ReplicaSet(
      { service, targets, tallies, scraping, traffic, callers: this.callers.length },
      this.fleets[version],
      releaseOf(service, version),
      lifeOf(version, service, this.scenario),
      answeringService(service, version, version),
    );
  }
}

/** The stable pods have run for a day when the history begins, in milliseconds: their counters are no new ones. */
const PAST = 86_400_000;

const ORDINARY: Latency = { median: 20, p99: 100 };

const circumstancesOf = memo((scenario: Scenario) => new Circumstances(scenario));

/** What a latency is at each share of slow requests, computed once. */
const latencyOf = memo((latency: Latency) => {
  const known = new Map<number, LatencyShares>();
  return (slow: number): LatencyShares => {
    let shares = known.get(slow);
    if (!shares) {
      shares = new LatencyShares(latency, slow);
      known.set(slow, shares);
    }
    return shares;
  };
});
