import { dump } from 'js-yaml';
import { shownSides } from './hidden';
import type { ObjectPair } from './object-pairs';
import { textDiff } from './text-diff';

/** The lines of an object that differ, its fields in the order of their names, so that formatting is no difference. */
export function rawDiff(pair: ObjectPair): string {
  const { before, after } = shownSides(pair);
  return textDiff(yamlOf(before), yamlOf(after));
}

function yamlOf(manifest: unknown): string {
  return manifest === undefined ? '' : dump(manifest, { sortKeys: true, lineWidth: -1, noRefs: true });
}
