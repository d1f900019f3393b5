/** How the pods of a version live, in milliseconds. */
export interface PodLife {
  /** From the start of a container until it is ready; Infinity if it never is. */
  readonly startup: number;
  /** From ready until it ends by itself; Infinity if it does not. */
  readonly livesFor: number;
  /** From ready until it is available. */
  readonly minReady: number;
}

/** The life of one pod. Times are in milliseconds. */
export class Pod {
  /** A pod runs from its first moment on; `down` is its application only, between an end and the next start. */
  state: 'starting' | 'ready' | 'down' = 'starting';
  /** When the state changes next; Infinity if it does not. */
  changesAt: number;
  /** How often the application's container began again. */
  restarts = 0;
  /** When the application's container began. */
  containerSince: number;
  private readyAt = Number.POSITIVE_INFINITY;

  constructor(
    /** Counts the pods of a version, from 0. */
    readonly ordinal: number,
    private readonly life: PodLife,
    readonly created: number,
  ) {
    this.containerSince = created;
    this.changesAt = created + life.startup;
  }

  /** Becomes what it is next. */
  step(): void {
    const now = this.changesAt;
    if (this.state === 'starting') {
      this.state = 'ready';
      this.readyAt = now;
      this.changesAt = now + this.life.livesFor;
    } else if (this.state === 'ready') {
      this.state = 'down';
      this.changesAt = now + this.backOff();
    } else {
      this.state = 'starting';
      this.restarts++;
      this.containerSince = now;
      this.changesAt = now + this.life.startup;
    }
  }

  isAvailable(now: number): boolean {
    return this.state === 'ready' && now >= this.readyAt + this.life.minReady;
  }

  /** When it becomes available, or ceases to be; Infinity if never. */
  nextChange(now: number): number {
    if (this.isAvailable(now)) return this.changesAt;
    if (this.life.minReady >= this.life.livesFor) return Number.POSITIVE_INFINITY;
    if (this.state === 'ready') return this.readyAt + this.life.minReady;
    const starts = this.state === 'starting' ? this.changesAt : this.changesAt + this.life.startup;
    return starts + this.life.minReady;
  }

  /**
   * The kubelet doubles the delay with each restart, and forgets it for a container that ran for ten minutes.
   *
   * @see https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy
   */
  private backOff(): number {
    return this.life.livesFor >= 600_000 ? 10_000 : Math.min(10_000 * 2 ** this.restarts, 300_000);
  }
}
