import type { Chance } from './chance';
import type { Target } from './target';

// A look at a global costs much in the sandbox of a test runner.
const NEVER = Number.POSITIVE_INFINITY;

/** Prometheus, as far as it scrapes: each target at its own time within every interval. */
export class Scraping {
  /** When the next target is due, in milliseconds. */
  next = NEVER;
  private targets: Target[] = [];

  /**
   * @param interval in milliseconds
   * @param failing share of the scrapes that fail
   */
  constructor(
    private readonly chance: Chance,
    private readonly interval: number,
    private readonly failing: number,
  ) {}

  /** A target is there since now: it is scraped after now, within one interval. */
  add(target: Target, now: number): void {
    target.next = Math.floor(now) + 1 + this.chance.below(this.interval);
    this.targets.push(target);
    this.next = Math.min(this.next, target.next);
  }

  /** Scrapes what is due, unless Prometheus is away; a target that ended meanwhile is forgotten then. */
  scrape(time: number, away: boolean): void {
    let next = NEVER;
    let ended = false;
    for (let i = 0; i < this.targets.length; i++) {
      const target = this.targets[i] as Target;
      if (target.next <= time) {
        if (!away) target.scrape(time, this.failing > 0 && this.chance.uniform() < this.failing);
        target.next = target.ended ? NEVER : target.next + this.interval;
        ended ||= target.ended;
      }
      if (target.next < next) next = target.next;
    }
    if (ended) this.targets = this.targets.filter((target) => target.next < NEVER);
    this.next = next;
  }
}
