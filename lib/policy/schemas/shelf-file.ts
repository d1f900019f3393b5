import { ReleaseTrainError } from '../../core';
import { isRecord } from '../../manifests';
import type { Definitions, KnownKind } from './schema-node';
import type { ShelfContents } from './schema-shelf';

/** The file of a folder that `release-train schemas pull` wrote. */
export const SHELF_FILE = 'schemas.json';

const FORMAT = 'release-train.dev/schemas/v1';

/**
 * The text of a shelf: a line a kind and a line a definition, so that a diff shows which of them changed. The same schemas
 * give the same bytes.
 */
export function shelfText({ kinds, definitions, isWhole }: ShelfContents): string {
  const byName = kinds.map((it): [string, unknown] => [`${it.group}/${it.kind}`, it]);
  return [
    '{',
    `"format": ${JSON.stringify(FORMAT)},`,
    `"isWhole": ${isWhole},`,
    '"kinds": [',
    lines(byName.sort(byKey).map(([, kind]) => JSON.stringify(kind))),
    '],',
    '"definitions": {',
    lines(
      Object.entries(definitions)
        .sort(byKey)
        .map(([name, it]) => `${JSON.stringify(name)}:${JSON.stringify(it)}`),
    ),
    '}',
    '}',
    '',
  ].join('\n');
}

/**
 * Reads such a text.
 *
 * @throws ReleaseTrainError if it is none
 */
export function shelfOfText(text: string, file: string): ShelfContents {
  const again = 'write it anew with release-train schemas pull';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new ReleaseTrainError(`${file}: no JSON; ${again}`);
  }
  if (!isRecord(value) || value.format !== FORMAT || !Array.isArray(value.kinds) || !isRecord(value.definitions))
    throw new ReleaseTrainError(`${file}: not what this version of release-train writes; ${again}`);
  return {
    kinds: value.kinds as KnownKind[],
    definitions: value.definitions as Definitions,
    isWhole: value.isWhole === true,
  };
}

function lines(items: readonly string[]): string {
  return items.join(',\n');
}

function byKey([one]: readonly [string, unknown], [other]: readonly [string, unknown]): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
