import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';

/** How a table is drawn. */
export interface PlainTableOptions {
  /** What stands above the columns, with a line below it; none by default. */
  readonly head?: readonly string[];
  /** To which side each column is drawn. @default - the left one */
  readonly aligned?: readonly ('left' | 'right')[];
}

/** A table for a terminal. It has no frame: a line below the head is all that the eye needs. */
export function plainTable(
  rows: readonly (readonly string[])[],
  { head = [], aligned = [] }: PlainTableOptions = {},
): string {
  const table = new Table({ ...PLAIN, head: [...head], colAligns: [...aligned] });
  for (const row of rows) table.push([...row]);
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

/** How many columns of a terminal a text takes, by its longest line. */
export function widthOf(text: string): number {
  return Math.max(...text.split('\n').map((line) => [...stripVTControlCharacters(line)].length));
}

const PLAIN: Table.TableConstructorOptions = {
  chars: {
    ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
    ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
    ...{ left: '', 'left-mid': '', mid: '─', 'mid-mid': '──', right: '', 'right-mid': '', middle: '  ' },
  },
  style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
};
