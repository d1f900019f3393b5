import type { StoreView } from './store-view';

/** A part of a query that is computed over the series of one store. */
export interface Step {
  /** Takes in the series that came since the last time. */
  extend(): void;
  /** Computes the values at a time in milliseconds. */
  run(time: number): void;
}

/** A step that finds series in the store. */
export interface Source extends Step {
  readonly labels: { readonly length: number };
}

/** Where a step stands in its plan. */
export interface Ref<_Kind extends Step> {
  readonly index: number;
}

/** Gives the steps that another one is computed from. */
export type Resolve = <Kind extends Step>(ref: Ref<Kind>) => Kind;

type Make = (view: StoreView, resolve: Resolve) => Step;

/** The steps of a query in the order in which they are computed; what stands in a query several times is one step. */
export class Plan {
  private readonly makers: Make[] = [];
  private readonly known = new Map<string, number>();
  private readonly sources = new Map<number, Ref<Source>>();

  /** @param key tells the same steps of the same inputs */
  add<Kind extends Step>(
    key: string,
    inputs: readonly Ref<Step>[],
    make: (view: StoreView, resolve: Resolve) => Kind,
  ): Ref<Kind> {
    const name = `${key} ${inputs.map(({ index }) => index).join(' ')}`;
    const index = this.known.get(name) ?? this.makers.push(make) - 1;
    this.known.set(name, index);
    return { index };
  }

  addSource<Kind extends Source>(key: string, make: (view: StoreView) => Kind): Ref<Kind> {
    const ref = this.add(key, [], make);
    this.sources.set(ref.index, ref);
    return ref;
  }

  over(view: StoreView): BoundPlan {
    const steps: Step[] = [];
    const resolve: Resolve = <Kind extends Step>({ index }: Ref<Kind>) => steps[index] as Kind;
    for (const make of this.makers) steps.push(make(view, resolve));
    return new BoundPlan(
      steps,
      [...this.sources.values()].map((ref) => resolve(ref)),
      view,
    );
  }
}

/** A plan over the series of one store. */
export class BoundPlan {
  private seen = -1;
  private found = -1;

  constructor(
    private readonly steps: readonly Step[],
    private readonly sources: readonly Source[],
    private readonly view: StoreView,
  ) {}

  at<Kind extends Step>({ index }: Ref<Kind>): Kind {
    return this.steps[index] as Kind;
  }

  extend(): void {
    const { length } = this.view.store.series;
    if (this.seen === length) return;
    this.seen = length;
    // Most new series are none of this query's.
    let found = 0;
    for (const source of this.sources) {
      source.extend();
      found += source.labels.length;
    }
    if (this.found === found) return;
    this.found = found;
    for (const step of this.steps) step.extend();
  }

  run(time: number): void {
    const { steps } = this;
    for (let i = 0; i < steps.length; i++) (steps[i] as Step).run(time);
  }
}
