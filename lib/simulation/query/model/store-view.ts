import type { Labels, Series, SeriesStore } from '../series';
import type { LabelMatcher, VectorSelector } from './expression';
import { type LabelSet, LabelSpace } from './label-set';
import { anchored } from './regex';

/** What the queries of one engine share about a store: its label sets, and which series a selector finds. */
export class StoreView {
  readonly space = new LabelSpace();
  private readonly found = new Map<string, SelectedSeries>();
  private readonly labelSets = new Map<Series, LabelSet>();

  constructor(readonly store: SeriesStore) {}

  select(selection: Selection): SelectedSeries {
    const known = this.found.get(selection.key);
    if (known !== undefined) return known;
    const selected = new SelectedSeries(this, selection);
    this.found.set(selection.key, selected);
    return selected;
  }

  labelsOf(series: Series): LabelSet {
    const known = this.labelSets.get(series);
    if (known !== undefined) return known;
    const labels = this.space.ofLabels(series.labels);
    this.labelSets.set(series, labels);
    return labels;
  }
}

/** The series of a store that a selector finds, in the store's order. */
export class SelectedSeries {
  readonly series: Series[] = [];
  readonly labels: LabelSet[] = [];
  private seen = 0;

  constructor(
    private readonly view: StoreView,
    private readonly selection: Selection,
  ) {}

  /** Looks at the series that came since the last time. */
  extend(): void {
    const { series } = this.view.store;
    for (; this.seen < series.length; this.seen++) {
      const one = series[this.seen] as Series;
      if (!this.selection.finds(one.labels)) continue;
      this.series.push(one);
      this.labels.push(this.view.labelsOf(one));
    }
  }
}

/** What a selector asks of labels. */
export class Selection {
  readonly key: string;
  private readonly metric: string;
  private readonly tests: readonly { readonly label: string; readonly passes: (value: string) => boolean }[];

  constructor({ metric, matchers }: VectorSelector, prometheus: 2 | 3) {
    this.metric = metric;
    this.tests = matchers.map((matcher) => ({ label: matcher.label, passes: testOf(matcher, prometheus) }));
    this.key = JSON.stringify([metric, ...matchers.map(({ label, operator, value }) => [label, operator, value])]);
  }

  finds(labels: Labels): boolean {
    if (labels.__name__ !== this.metric) return false;
    for (const { label, passes } of this.tests) if (!passes(labels[label] ?? '')) return false;
    return true;
  }
}

function testOf({ operator, value }: LabelMatcher, prometheus: 2 | 3): (value: string) => boolean {
  if (operator === '=') return (found) => found === value;
  if (operator === '!=') return (found) => found !== value;
  const { regex } = anchored(value, prometheus);
  return operator === '=~' ? (found) => regex.test(found) : (found) => !regex.test(found);
}
