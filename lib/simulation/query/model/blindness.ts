import type { SeriesStore } from '../series';
import type { LabelMatcher, VectorSelector } from './expression';
import { Selection } from './store-view';

/**
 * Why none of the selectors of a query finds any series, in words; undefined if one does, or if there are none. A query that
 * is blind answers the same whatever the release does.
 */
export function blindness(
  selectors: readonly VectorSelector[],
  prometheus: 2 | 3,
): (store: SeriesStore) => string | undefined {
  const finds = selectors.map((it) => new Selection(it, prometheus));
  return ({ series }) => {
    const [first] = selectors;
    if (!first || series.some(({ labels }) => finds.some((it) => it.finds(labels)))) return undefined;
    const found = series.filter(({ labels }) => labels.__name__ === first.metric).map(({ labels }) => labels);
    if (found.length === 0) return `${first.metric} has no series`;
    const strange = first.matchers.find((it) => {
      const alone = new Selection({ ...first, matchers: [it] }, prometheus);
      return !found.some((labels) => alone.finds(labels));
    });
    if (!strange) return `no series of ${first.metric} has all of its labels`;
    return `${written(strange)} finds none; ${strange.label} is ${known(found.map((it) => it[strange.label] ?? ''))} here`;
  };
}

function written({ label, operator, value }: LabelMatcher): string {
  return `${label}${operator}${JSON.stringify(value)}`;
}

function known(values: readonly string[]): string {
  const all = [...new Set(values)].sort().map((it) => JSON.stringify(it));
  return all.length > 5 ? `${all.slice(0, 5).join(', ')}, …` : all.join(', ');
}
