import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ReleaseTrainError } from '../../core';

/** Stands for a file that is to be removed, where otherwise a hash stands. */
export const REMOVED = 'removed';

/**
 * What publishes that did not finish were about to make of files: hashes, or {@link REMOVED}, by path. A file that is
 * in such a state is publish's own work, even where its list does not say so yet and the wanted tree has changed since.
 */
export type Journal = ReadonlyMap<string, readonly string[]>;

/** Where the journal lies: in the repository's Git folder, so that it is neither committed nor cleaned away. */
export function journalFile(stateFolder: string): string {
  return join(stateFolder, 'journal.json');
}

/** Reads what a killed publish left; empty if the last one finished. */
export function readJournal(stateFolder: string): Journal {
  const file = journalFile(stateFolder);
  if (!existsSync(file)) return new Map();
  try {
    return new Map(Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, string[]>));
  } catch {
    throw new ReleaseTrainError('the journal of an unfinished publish cannot be read', [
      {
        path: file,
        message:
          'is not as publish wrote it: delete it. Files that the unfinished publish wrote may then be refused as edits',
      },
    ]);
  }
}

/** A journal with more plans: a file may be in the state of any of them. */
export function extendJournal(journal: Journal, plans: ReadonlyMap<string, string>): Journal {
  const extended = new Map(journal);
  for (const [path, state] of plans) extended.set(path, [...new Set([...(journal.get(path) ?? []), state])]);
  return extended;
}

/** The text of a journal. */
export function formatJournal(journal: Journal): string {
  return `${JSON.stringify(Object.fromEntries(journal), undefined, 1)}\n`;
}
