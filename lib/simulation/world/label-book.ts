import type { Labels } from '../query/series';

/**
 * Label sets of one service that are the same objects in every release: whoever remembers which of them a query selects need not
 * look twice.
 */
export class LabelBook {
  private readonly sets = new Map<string, Labels>();

  /** @param all labels that Prometheus adds to every series */
  constructor(private readonly all: Labels = {}) {}

  /** @param key tells a label set from all others */
  get(key: string, make: () => Labels): Labels {
    let labels = this.sets.get(key);
    if (!labels) {
      labels = { ...make(), ...this.all };
      this.sets.set(key, labels);
    }
    return labels;
  }
}
