import { commonItems } from './common-items';

/** Lines around a change that are shown. */
const CONTEXT = 3;

/** The lines that differ, as a unified diff without file names; empty where none does. */
export function textDiff(before: string, after: string): string {
  const [a, b] = [linesOf(before), linesOf(after)];
  const edits = editsOf(a, b);
  const changed = edits.flatMap(({ sign }, i) => (sign === ' ' ? [] : [i]));
  const hunks: [number, number][] = [];
  for (const at of changed) {
    const [from, to] = [Math.max(0, at - CONTEXT), Math.min(edits.length, at + CONTEXT + 1)];
    const last = hunks.at(-1);
    if (last && from <= last[1]) last[1] = to;
    else hunks.push([from, to]);
  }
  return hunks.map(([from, to]) => hunk(edits.slice(from, to))).join('');
}

/** A line, with its number from 1 on both sides: of the next one there, where it is on the other side alone. */
interface Edit {
  readonly sign: ' ' | '-' | '+';
  readonly line: string;
  readonly old: number;
  readonly now: number;
}

function editsOf(a: readonly string[], b: readonly string[]): Edit[] {
  const edits: Edit[] = [];
  let [i, j] = [0, 0];
  const add = (sign: Edit['sign'], line: string | undefined) =>
    edits.push({ sign, line: line as string, old: i + 1, now: j + 1 });
  for (const [x, y] of [...commonItems(a, b, Object.is), [a.length, b.length] as const]) {
    for (; i < x; i++) add('-', a[i]);
    for (; j < y; j++) add('+', b[j]);
    if (x < a.length) add(' ', a[x]);
    [i, j] = [x + 1, y + 1];
  }
  return edits;
}

function hunk(edits: readonly Edit[]): string {
  const [first] = edits;
  const count = (other: Edit['sign']) => edits.filter(({ sign }) => sign !== other).length;
  const span = (start: number, lines: number) =>
    lines === 1 ? String(start) : `${lines ? start : start - 1},${lines}`;
  const [old, now] = [span(first?.old ?? 1, count('+')), span(first?.now ?? 1, count('-'))];
  return `@@ -${old} +${now} @@\n${edits.map(({ sign, line }) => `${sign}${line}\n`).join('')}`;
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/, '').split('\n');
}
