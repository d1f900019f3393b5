import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { ReleaseTrainError } from '../../core';
import type { KnownKind } from './schema-node';
import type { ShelfContents } from './schema-shelf';
import { SHELF_FILE, shelfOfText, shelfText } from './shelf-file';

/** What a folder holds now, and what changed. Kinds are written `Rollout of argoproj.io`. */
export interface KeptSchemas {
  /** The file that holds them. */
  readonly file: string;
  readonly kinds: number;
  readonly bytes: number;
  readonly added: readonly string[];
  readonly changed: readonly string[];
  readonly removed: readonly string[];
}

/**
 * Writes schemas into a folder, in the place of those that were there: whole, or not at all. Nothing else in it is touched.
 *
 * @throws ReleaseTrainError if it cannot be written
 */
export function keepSchemas(contents: ShelfContents, folder: string): KeptSchemas {
  const file = join(folder, SHELF_FILE);
  const text = shelfText(contents);
  const before = existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  const changes = changesSince(before === undefined ? undefined : contentsBefore(before, file), contents);
  try {
    if (before !== text) replace(folder, file, text);
  } catch (error) {
    throw new ReleaseTrainError(`${file}: cannot be written: ${(error as Error).message}`);
  }
  return { file, kinds: contents.kinds.length, bytes: Buffer.byteLength(text), ...changes };
}

/** A renaming is done or not; a process that is ended between leaves the old file, and a new one that begins with a dot. */
function replace(folder: string, file: string, text: string): void {
  mkdirSync(folder, { recursive: true });
  for (const left of readdirSync(folder)) if (TEMPORARY.test(left)) rmSync(join(folder, left), { force: true });
  const temporary = join(folder, `.${SHELF_FILE}.${process.pid}.tmp`);
  try {
    writeFileSync(temporary, text);
    const handle = openSync(temporary, 'r+');
    fsyncSync(handle);
    closeSync(handle);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

const TEMPORARY = /^\.schemas\.json\.\d+\.tmp$/;

/** What cannot be read is as good as nothing: it is about to be replaced. */
function contentsBefore(text: string, file: string): ShelfContents | undefined {
  try {
    return shelfOfText(text, file);
  } catch {
    return undefined;
  }
}

function changesSince(
  before: ShelfContents | undefined,
  after: ShelfContents,
): Pick<KeptSchemas, 'added' | 'changed' | 'removed'> {
  const [old, now] = [fingerprints(before), fingerprints(after)];
  const names = [...now.keys()];
  return {
    added: names.filter((name) => !old.has(name)).sort(),
    changed: names.filter((name) => old.has(name) && old.get(name) !== now.get(name)).sort(),
    removed: [...old.keys()].filter((name) => !now.has(name)).sort(),
  };
}

/** Of each kind all that is known, its definitions with it. */
function fingerprints(contents: ShelfContents | undefined): Map<string, string> {
  const of = ({ group, kind }: KnownKind) => (group === '' ? kind : `${kind} of ${group}`);
  return new Map(
    contents?.kinds.map((it) => {
      const own = JSON.stringify(it);
      return [of(it), [own, ...definitionsIn(own, contents)].join('\n')];
    }),
  );
}

/** The definitions that a schema reaches, as text. */
function definitionsIn(text: string, { definitions }: ShelfContents): string[] {
  const found = new Map<string, string>();
  const open = [text];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    for (const [, name = ''] of next.matchAll(/"\$ref":"([^"]+)"/g)) {
      if (found.has(name)) continue;
      const definition = JSON.stringify(definitions[name] ?? null);
      found.set(name, definition);
      open.push(definition);
    }
  }
  return [...found].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, it]) => it);
}
