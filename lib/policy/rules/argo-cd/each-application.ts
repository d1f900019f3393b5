import { counted } from '../../../core';
import type { ManifestTree } from '../../../manifests';
import { type Application, applicationsByWriter } from '../../objects';
import type { RuleFinding } from '../../rule';

/**
 * What is wrong with each Application, told once where an ApplicationSet makes many of them alike.
 *
 * @param find what is wrong with one, the same things in the same order for all of a set
 */
export function* ofEachApplication(
  tree: ManifestTree,
  find: (application: Application) => Iterable<RuleFinding>,
): Iterable<RuleFinding> {
  for (const made of applicationsByWriter(tree).values()) {
    const told = new Map<string, { finding: RuleFinding; others: Set<Application> }>();
    for (const application of made) {
      const count = new Map<string, number>();
      for (const finding of find(application)) {
        const place = String(finding.at);
        const nth = (count.get(place) ?? 0) + 1;
        count.set(place, nth);
        const key = `${nth} ${place}`;
        const known = told.get(key);
        if (!known) told.set(key, { finding, others: new Set() });
        else if (known.finding.message !== finding.message) known.others.add(application);
      }
    }
    for (const { finding, others } of told.values()) {
      const also = others.size === 0 ? '' : `; so it is for ${counted(others.size, 'more Application')} of the set`;
      yield { ...finding, message: `${finding.message}${also}` };
    }
  }
}
