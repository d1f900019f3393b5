import type { IConstruct } from 'constructs';
import type { SetElement } from '../argo-cd';

const catalogs = new WeakMap<IConstruct, () => readonly SetElement[]>();

/** Says what the catalog files hold that an ApplicationSet reads. */
export function declareCatalog(set: IConstruct, elements: () => readonly SetElement[]): void {
  catalogs.set(set, elements);
}

/** What the catalog files of an ApplicationSet hold; nothing of one that has none of ours. */
export function catalogOf(set: IConstruct): readonly SetElement[] {
  return catalogs.get(set)?.() ?? [];
}
