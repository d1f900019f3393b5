import type { Span } from './pod-counts';

/** What pods need together: with every autoscaler at its minimum, and with every one at its maximum. */
export interface Demand {
  readonly pods: Span;
  /** Requested CPU, in thousandths of a CPU. */
  readonly cpuMillis: Span;
  /** Requested memory, in mebibytes. */
  readonly memoryMebibytes: Span;
  /** Connections, by what they lead to. */
  readonly connections: Readonly<Record<string, Span>>;
}

/** What one pod needs. */
export interface PodDemand {
  readonly cpuMillis: number;
  /** Bytes. */
  readonly memory: number;
  readonly connectionsPerPod: ReadonlyMap<string, number>;
}

/** A sum of what pods need, as two rows of numbers: pods, CPU, memory, and a number for every resource. */
export class Sum {
  private constructor(
    private readonly resources: readonly string[],
    private readonly least: readonly number[],
    private readonly most: readonly number[],
  ) {}

  /** Nothing yet. */
  public static of(resources: readonly string[]): Sum {
    const zero = Array.from({ length: FIXED + resources.length }, () => 0);
    return new Sum(resources, zero, zero);
  }

  /** This and so many pods. */
  public pods(count: Span, pod: PodDemand): Sum {
    const each = [1, pod.cpuMillis, pod.memory, ...this.resources.map((name) => pod.connectionsPerPod.get(name) ?? 0)];
    return new Sum(
      this.resources,
      this.least.map((sum, i) => sum + count.least * (each[i] as number)),
      this.most.map((sum, i) => sum + count.most * (each[i] as number)),
    );
  }

  /** The sum of both, number by number. */
  public plus(other: Sum): Sum {
    return this.with(other, (a, b) => a + b);
  }

  /** What is left of this without the other, number by number. */
  public minus(other: Sum): Sum {
    return this.with(other, (a, b) => a - b);
  }

  /** Of every number the larger one. */
  public orMore(other: Sum): Sum {
    return this.with(other, Math.max);
  }

  /** The numbers in the units of a plan, rounded up: thousandths of a CPU, mebibytes. */
  public toDemand(): Demand {
    const span = (i: number, unit = 1): Span => ({
      least: Math.ceil((this.least[i] ?? 0) / unit),
      most: Math.ceil((this.most[i] ?? 0) / unit),
    });
    return {
      pods: span(0),
      cpuMillis: span(1),
      memoryMebibytes: span(2, 2 ** 20),
      connections: Object.fromEntries(this.resources.map((name, i) => [name, span(FIXED + i)])),
    };
  }

  private with(other: Sum, join: (a: number, b: number) => number): Sum {
    return new Sum(
      this.resources,
      this.least.map((a, i) => join(a, other.least[i] ?? 0)),
      this.most.map((a, i) => join(a, other.most[i] ?? 0)),
    );
  }
}

// Pods, CPU and memory come first.
const FIXED = 3;
