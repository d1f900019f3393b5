import type { TimelineEvent } from '../../../lib/simulation/outcome';

/**
 * How two timelines of the same release differ, in words; empty if they do not. Events are compared with those of their kind:
 * each in its turn, at the same time give or take a second. The order within a second is not looked at, nor what is undone
 * within one, and nothing from the second of the promotion on.
 *
 * @param until seconds after which an event may be missing, as the playing ended
 */
export function differences(
  expected: readonly TimelineEvent[],
  actual: readonly TimelineEvent[],
  until: number,
): string[] {
  const [real, played] = [byKind(settled(expected)), byKind(settled(actual))];
  const found: { at: number; text: string }[] = [];
  for (const kind of new Set([...real.keys(), ...played.keys()])) {
    const [a, b] = [real.get(kind) ?? [], played.get(kind) ?? []];
    for (let i = 0; i < Math.max(a.length, b.length); i++) {
      const [want, got] = [a[i], b[i]];
      const at = Math.min(want ?? Number.POSITIVE_INFINITY, got ?? Number.POSITIVE_INFINITY);
      if (want !== undefined && got !== undefined && Math.abs(want - got) <= TOLERANCE) continue;
      if (at > until) continue;
      found.push({ at, text: `${kind}: ${want ?? 'never'} in Argo Rollouts, ${got ?? 'never'} here` });
      // What follows of this kind would only repeat it.
      break;
    }
  }
  return found.sort((a, b) => a.at - b.at).map((it) => it.text);
}

/** Seconds; the real controllers are looked at once a second. */
const TOLERANCE = 1.01;

function byKind(events: readonly TimelineEvent[]): Map<string, number[]> {
  const kinds = new Map<string, number[]>();
  for (const event of events) {
    const kind = kindOf(event);
    kinds.set(kind, [...(kinds.get(kind) ?? []), event.at]);
  }
  return kinds;
}

// What is told apart of an event; the words of a step and of a person's abort are this library's own.
function kindOf(event: TimelineEvent): string {
  if (event.type === 'step') return `step ${event.index}`;
  if (event.type === 'degraded') return event.type;
  if (event.type === 'abort') return event.message.includes('analysis phase') ? `abort ${event.message}` : 'abort';
  const { at: _, type, ...fields } = event as TimelineEvent & Record<string, unknown>;
  const values = Object.keys(fields)
    .sort()
    .map((key) => `${key} ${fields[key]}`);
  return [type, ...values].join(' ');
}

/**
 * Of weights and pods the last state in each second; nothing after the promotion; no step 0, which every abort brings back;
 * no end of a pause that the next step tells, and no failure that is an abort as well.
 */
function settled(events: readonly TimelineEvent[]): TimelineEvent[] {
  const promotion = events.find((it) => it.type === 'promoted')?.at ?? Number.POSITIVE_INFINITY;
  const counted = events.filter((it) => {
    if (it.at >= promotion - 0.5) return it.type === 'promoted';
    if (it.type === 'resume') return !events.some((next) => isLaterStep(next) && Math.abs(next.at - it.at) < TOLERANCE);
    if (it.type === 'degraded')
      return !events.some((next) => next.type === 'abort' && Math.abs(next.at - it.at) < TOLERANCE);
    return it.type !== 'step' || isLaterStep(it);
  });
  const last = new Map<string, string>();
  return counted.filter((it, i) => {
    if (!PASSING.has(it.type)) return true;
    const subject = subjectOf(it);
    const second = Math.floor(it.at + 0.01);
    const overtaken = counted
      .slice(i + 1)
      .some((next) => subjectOf(next) === subject && Math.floor(next.at + 0.01) === second);
    if (overtaken || last.get(subject) === kindOf(it)) return false;
    last.set(subject, kindOf(it));
    return true;
  });
}

function isLaterStep(event: TimelineEvent): boolean {
  return event.type === 'step' && event.index > 0;
}

const PASSING = new Set(['weight', 'pods']);

function subjectOf(event: TimelineEvent): string {
  return event.type === 'pods' ? `pods ${event.version}` : event.type;
}
