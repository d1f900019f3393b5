import { counted, humanDuration, show } from '../../core';
import type { ChecklistItem } from './checklist-item';

/** How fast people read what they have to understand: words a minute. Prose for pleasure goes at 240. */
export const WORDS_A_MINUTE = 200;

/** What an item costs that a person ticks, beside reading it: to look at what it names, and to decide. In seconds. */
export const SECONDS_A_PERSON_TAKES = 30;

/** A longer checklist is ticked unread. In seconds. */
export const LONGEST_CHECKLIST = 600;

/** How long an item takes, in seconds. */
export function secondsOf({ text, ticked }: ChecklistItem): number {
  const words = [text, ticked.by === 'person' ? (ticked.signal ?? '') : '']
    .join(' ')
    .split(/\s+/)
    .filter(Boolean).length;
  return (words * 60) / WORDS_A_MINUTE + (ticked.by === 'person' ? SECONDS_A_PERSON_TAKES : 0);
}

/** How long all of them take, in whole seconds. */
export function readingTime(items: readonly ChecklistItem[]): number {
  return Math.ceil(items.reduce((sum, item) => sum + secondsOf(item), 0));
}

/** Says that a checklist is too long, and what to cut: what has no signal first, then what takes longest. Undefined if it is not. */
export function lengthProblem(items: readonly ChecklistItem[]): string | undefined {
  const time = readingTime(items);
  if (time <= LONGEST_CHECKLIST) return undefined;
  const dearest = [...items].sort(
    (a, b) => Number(b.isUnfounded) - Number(a.isUnfounded) || secondsOf(b) - secondsOf(a),
  );
  const cut: ChecklistItem[] = [];
  while (readingTime(items.filter((item) => !cut.includes(item))) > LONGEST_CHECKLIST)
    cut.push(dearest[cut.length] as ChecklistItem);
  const people = items.filter(({ ticked }) => ticked.by === 'person').length;
  return `the checklist takes ${humanDuration(time)} (${WORDS_A_MINUTE} words a minute, and ${SECONDS_A_PERSON_TAKES}s for each of the ${counted(people, 'item')} that a person ticks), and ${humanDuration(LONGEST_CHECKLIST)} is the most: a longer one is ticked unread. Take out, or let a machine check: ${cut.map(({ text, isUnfounded }) => `${show(text)}${isUnfounded ? ' (nothing to look at)' : ''}`).join(', ')}`;
}
