import type { Cluster, Version } from '../world';

/** Notes when pods come or go, and without a traffic router the share of the requests that follows from them. */
export class PodWatch {
  private readonly seen = new Map<Version, string>();
  private weight = 0;

  constructor(
    private readonly cluster: Cluster,
    private readonly note: (event: object) => void,
    private readonly routed: boolean,
  ) {
    this.seen.set('stable', this.counted('stable'));
    this.seen.set('canary', this.counted('canary'));
  }

  look(): void {
    for (const version of ['stable', 'canary'] as const) {
      const counted = this.counted(version);
      if (counted === this.seen.get(version)) continue;
      this.seen.set(version, counted);
      this.note({
        type: 'pods',
        version,
        wanted: this.cluster.wanted(version),
        available: this.cluster.available(version),
      });
      if (!this.routed) this.noteWeight();
    }
  }

  private noteWeight(): void {
    const canary = this.cluster.available('canary');
    const all = canary + this.cluster.available('stable');
    const weight = all === 0 ? 0 : Math.round((100 * canary) / all);
    if (weight === this.weight) return;
    this.weight = weight;
    this.note({ type: 'weight', weight });
  }

  private counted(version: Version): string {
    return `${this.cluster.wanted(version)} ${this.cluster.available(version)}`;
  }
}

/** Keeps how many requests failed on the new version, and when. */
export class SpoiledWatch {
  private seen: [seconds: number, failed: number][] = [];

  look({ now, failedSoFar }: Cluster): void {
    if (failedSoFar !== (this.seen.at(-1)?.[1] ?? 0)) this.seen.push([now / 1000, failedSoFar]);
  }

  /** At most 200 of them, for a picture. */
  get points(): readonly (readonly [number, number])[] {
    const every = Math.ceil(this.seen.length / 200);
    return this.seen.filter((_, i) => i % every === 0 || i === this.seen.length - 1);
  }
}
