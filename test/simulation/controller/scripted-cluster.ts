import type { Cluster, Version } from '../../../lib/simulation/world';

/** A cluster whose pods become available so many seconds after they were wanted; without requests, and without Prometheus. */
export class ScriptedCluster implements Cluster {
  now = 0;
  firstTrafficAt: number | undefined;
  readonly store = { series: [] };
  readonly prometheusAnswers = true;
  readonly failedSoFar = 0;
  readonly served = { stable: { requests: 0, failed: 0 }, canary: { requests: 0, failed: 0 } };
  /** Percent for the new version over time: [seconds, weight]. */
  readonly weights: [number, number][] = [];
  /** Milliseconds at which each wanted pod becomes available, oldest first. */
  private readonly pods: Record<Version, number[]> = { stable: [], canary: [] };

  constructor(
    stable: number,
    /** Seconds; Infinity for pods that never become available. */
    private readonly startup: number,
  ) {
    this.pods.stable = Array.from({ length: stable }, () => 0);
  }

  advance(to: number): void {
    if (to < this.now) throw new Error(`back in time: ${to} after ${this.now}`);
    this.now = to;
  }

  scale(version: Version, pods: number): void {
    const list = this.pods[version];
    while (list.length < pods) list.push(this.now + this.startup * 1000);
    list.length = pods;
  }

  wanted(version: Version): number {
    return this.pods[version].length;
  }

  available(version: Version): number {
    return this.pods[version].filter((at) => at <= this.now).length;
  }

  nextPodChange(): number {
    const coming = [...this.pods.stable, ...this.pods.canary].filter((at) => at > this.now);
    return Math.min(Number.POSITIVE_INFINITY, ...coming);
  }

  route(canaryPercent: number): void {
    this.weights.push([this.now / 1000, canaryPercent]);
    if (canaryPercent > 0) this.firstTrafficAt ??= this.now;
  }

  promote(): void {
    this.weights.push([this.now / 1000, 100]);
  }
}
