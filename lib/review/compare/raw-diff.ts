import { dump } from 'js-yaml';
import type { ObjectPair } from './object-pairs';
import { textDiff } from './text-diff';

/** The lines of an object that differ, its fields in the order of their names, so that formatting is no difference. */
export function rawDiff({ shown }: ObjectPair): string {
  return textDiff(yamlOf(shown.before), yamlOf(shown.after));
}

function yamlOf(manifest: unknown): string {
  return manifest === undefined ? '' : dump(manifest, { sortKeys: true, lineWidth: -1, noRefs: true });
}
