import { counted, listed } from '../../core';
import type { Review, ReviewGroup, Statement } from '../review';
import { RISKS } from '../review';
import { diffsByGroup, diffTitle, type ShownDiff } from './diffs';
import { codeBlock, inertMarkdown } from './inert-markdown';
import { visible } from './terminal';
import { someNotes, summaryText, titleOf, VERDICTS } from './words';

export interface MarkdownReviewOptions {
  /** The longest text that is wanted, in characters; GitHub takes 65,536 in a comment. @default 65000 */
  readonly mostCharacters?: number;
}

/**
 * A review as a comment of a pull request: the most important first, the raw lines folded below them. What there is no room
 * for is left out, the raw lines first, and the last line says how much that is.
 */
export function markdownReview(review: Review, { mostCharacters = 65_000 }: MarkdownReviewOptions = {}): string {
  const room = new Room(mostCharacters - LAST_LINE);
  const blocks: string[] = [];
  const head = heading(review);
  room.take(head);
  const notes = notDone(review);
  for (const note of notes) room.take(`${note}\n`);
  const parts = review.groups.map((group) => ({ group, text: statements(group, room), details: '' }));
  const diffs = diffsByGroup(review);
  let unshown = 0;
  for (const part of parts) {
    const own = diffs.get(part.group) ?? [];
    const shown = part.text === '' ? '' : details(own, room);
    part.details = shown;
    if (shown === '') unshown += own.length;
  }
  blocks.push(head, ...parts.flatMap(({ text, details: raw }) => [text, raw]).filter((it) => it !== ''), ...notes);
  const told = parts.reduce((sum, { text }) => sum + (text.match(/^- /gm)?.length ?? 0), 0);
  return [...blocks, leftOut(review, told, unshown)]
    .filter((it) => it !== '')
    .join('\n\n')
    .concat('\n');
}

/** How much room the last line has. */
const LAST_LINE = 400;

class Room {
  public constructor(private left: number) {}

  /** Whether there is room for a block, which is taken then. */
  public take(block: string): boolean {
    // A line, and an empty one.
    if (block.length + 2 > this.left) return false;
    this.left -= block.length + 2;
    return true;
  }
}

function heading(review: Review): string {
  if (review.objects.length === 0) return `### Release review\n\n${summaryText(review)}`;
  return `### Release review: ${VERDICTS[review.risk]}\n\n${summaryText(review)}`;
}

/** As many statements of a group as there is room for; none without its title. */
function statements(group: ReviewGroup, room: Room): string {
  const title = `#### ${inertMarkdown(titleOf(group))}`;
  const lines: string[] = [];
  for (const [i, statement] of group.statements.entries()) {
    const line = statementLine(statement);
    if (!room.take(i === 0 ? `${title}\n\n${line}` : line)) break;
    lines.push(line);
  }
  return lines.length === 0 ? '' : `${title}\n\n${lines.join('\n')}`;
}

function statementLine({ risk, text }: Statement): string {
  return `- ${risk === 'stop' || risk === 'high' ? `**${risk}**` : risk}: ${inertMarkdown(text)}`;
}

/** All of a group's raw lines or none, since a part of them would look like all. */
function details(diffs: readonly ShownDiff[], room: Room): string {
  if (diffs.length === 0) return '';
  const lines = diffs.map(
    (diff) => `# ${visible(diffTitle(diff))}\n${diff.object.diff.split('\n').map(visible).join('\n')}`,
  );
  const block = `<details><summary>${summary(diffs)}</summary>\n\n${codeBlock(lines.join('\n'), 'diff')}\n\n</details>`;
  return room.take(block) ? block : '';
}

function summary(diffs: readonly ShownDiff[]): string {
  const alike = diffs.reduce((sum, it) => sum + it.alike, 0);
  return `Raw diff of ${counted(diffs.length, 'object')}${alike > 0 ? `, and ${alike} alike` : ''}`;
}

function notDone(review: Review): string[] {
  const lines = someNotes(review).map((note) => `- ${inertMarkdown(note.slice(0, 400))}`);
  return lines.length === 0 ? [] : [`#### Not done\n\n${lines.join('\n')}`];
}

function leftOut({ counted: { statements: counts } }: Review, told: number, diffs: number): string {
  const all = RISKS.reduce((sum, risk) => sum + counts[risk], 0);
  const parts = [
    ...(all > told ? [counted(all - told, 'statement')] : []),
    ...(diffs > 0 ? [counted(diffs, 'raw diff')] : []),
  ];
  return parts.length === 0
    ? ''
    : `_Left out for want of room: ${listed(parts)}. \`release-train diff --format html\` shows everything._`;
}
