import { stripVTControlCharacters } from 'node:util';
import { oneLine, type Style, styleFor, UNSEEN } from '../../core';
import type { Review, ReviewGroup, Risk } from '../review';
import { diffsByGroup, diffTitle, type ShownDiff } from './diffs';
import { someNotes, summaryText, titleOf, VERDICTS } from './words';

export interface TerminalReviewOptions {
  /** Columns of the terminal. @default 100 */
  readonly width?: number;
  /** @default false */
  readonly colors?: boolean;
  /** Whether the lines that differ follow the statements. @default false */
  readonly raw?: boolean;
}

/** A review for a terminal: the most important first, a line for each statement. */
export function terminalReview(review: Review, options: TerminalReviewOptions = {}): string {
  const style = styleFor(options.colors ?? false);
  if (review.objects.length === 0) return [summaryText(review), ...notes(review, options, style)].join('\n\n');
  const diffs = options.raw ? diffsByGroup(review) : undefined;
  return [
    `${dressed(review.risk, style, sentence(VERDICTS[review.risk]))}\n${summaryText(review)}`,
    ...review.groups.map((group) => section(group, diffs?.get(group) ?? [], options, style)),
    ...notes(review, options, style),
  ].join('\n\n');
}

function section(
  group: ReviewGroup,
  diffs: readonly ShownDiff[],
  { width = 100 }: TerminalReviewOptions,
  style: Style,
): string {
  const lines = group.statements.map(({ risk, text }) => {
    const label = risk.padEnd(LABEL);
    return wrapped(oneLine(text), width - LABEL - 4)
      .map((line, i) => `  ${i === 0 ? dressed(risk, style, label) : ' '.repeat(LABEL)}  ${line}`)
      .join('\n');
  });
  const raw = diffs.flatMap((diff) => [
    '',
    style('dim', `  ${oneLine(diffTitle(diff))}`),
    ...coloured(diff.object.diff, style),
  ]);
  return [style('bold', wrapped(oneLine(titleOf(group)), width).join('\n')), ...lines, ...raw].join('\n');
}

/** The longest word for a risk. */
const LABEL = 'medium'.length;

function notes(review: Review, { width = 100 }: TerminalReviewOptions, style: Style): string[] {
  const lines = someNotes(review);
  if (lines.length === 0) return [];
  return [
    [
      style('yellow', 'Not done'),
      ...lines.flatMap((line) => wrapped(oneLine(line), width - 2).map((it) => `  ${it}`)),
    ].join('\n'),
  ];
}

function coloured(diff: string, style: Style): string[] {
  return diff
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => {
      const text = `    ${visible(line)}`;
      return line.startsWith('-')
        ? style('red', text)
        : line.startsWith('+')
          ? style('green', text)
          : style('dim', text);
    });
}

/** A line as it is, without what a terminal would obey. */
export function visible(line: string): string {
  return stripVTControlCharacters(line).replace(UNSEEN, '\uFFFD');
}

function dressed(risk: Risk, style: Style, text: string): string {
  if (risk === 'stop' || risk === 'high') return style('red', risk === 'stop' ? style('bold', text) : text);
  return risk === 'medium' ? style('yellow', text) : risk === 'low' ? text : style('dim', text);
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** Lines of at most so many characters; a longer word has a line of its own. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && [...last].length + 1 + [...word].length <= width)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
