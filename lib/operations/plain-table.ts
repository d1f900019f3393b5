import { stripVTControlCharacters } from 'node:util';
import Table from 'cli-table3';

/** The lines of a table without a frame: the head, a line below it, and a line for each row. */
export function plainTable(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const table = new Table({ ...PLAIN, head: [...head] });
  for (const row of rows) table.push([...row]);
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd());
}

/** How many columns of a terminal a text takes. */
export function widthOf(text: string): number {
  return [...stripVTControlCharacters(text)].length;
}

/** A text in lines of some width, each indented; a word that is longer than a line stays whole. */
export function wrapped(text: string, width: number, indent: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(longer) + indent.length > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return [...lines, line].map((it) => `${indent}${it}`);
}

// A line below the head is all that the eye needs.
const PLAIN: Table.TableConstructorOptions = {
  chars: {
    ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '' },
    ...{ bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '' },
    ...{ left: '', 'left-mid': '', mid: '─', 'mid-mid': '──', right: '', 'right-mid': '', middle: '  ' },
  },
  style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0, compact: true },
};
