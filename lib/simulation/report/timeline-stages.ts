import type { TimelineEvent } from '../outcome';
import { html, type Markup } from './markup';
import { along, anchor, type Band, type Scale } from './svg';
import { clock, humanSeconds } from './text';

/** What the controller did: its pauses and the analyses of its steps as bars, and above them how the release ended. */
export function stages(timeline: readonly TimelineEvent[], x: Scale, until: number): Band {
  const all = stagesOf(timeline);
  return {
    height: 50,
    draw: (top) => [
      ...all.map((stage) => bar(stage, titleOf(stage, all), { x, until, y: top + 22 })),
      ...timeline.flatMap((event) => end(event, x, top + 12)),
    ],
  };
}

interface Stage {
  readonly kind: 'pause' | 'asks' | 'analysis';
  readonly what: string;
  readonly run?: string;
  readonly from: number;
  /** When and how it ended; undefined if it did not. */
  readonly ended?: { readonly at: number; readonly how: string; readonly goesOn: boolean };
}

function stagesOf(timeline: readonly TimelineEvent[]): Stage[] {
  const found: Stage[] = [];
  let step: string | undefined;
  let open: Stage | undefined;
  for (const event of timeline) {
    if (event.type === 'step') step = `step ${event.index}: ${event.step}`;
    // Somebody may try again from the first step, which no event names.
    if (event.type === 'abort') step = undefined;
    const how = open && endOf(open, event);
    if (open && how !== undefined) {
      found.push({ ...open, ended: { at: event.at, how, goesOn: event.type === 'step' || event.type === 'resume' } });
      open = undefined;
    }
    open = beginOf(event, step) ?? open;
  }
  return open ? [...found, open] : found;
}

function beginOf(event: TimelineEvent, step: string | undefined): Stage | undefined {
  const { at: from } = event;
  if (event.type === 'analysis-started' && event.kind === 'step') {
    return { kind: 'analysis', what: step ?? 'analysis', run: event.run, from };
  }
  if (event.type !== 'pause') return undefined;
  return event.reason === 'CanaryPauseStep'
    ? { kind: 'pause', what: step ?? 'pause', from }
    : { kind: 'asks', what: 'pause: an analysis is inconclusive', from };
}

/** How an event ends a stage; undefined if it does not. A pause for want of evidence outlasts the step it began in. */
function endOf({ kind, run }: Stage, event: TimelineEvent): string | undefined {
  switch (event.type) {
    case 'step':
      return kind === 'asks' ? undefined : 'over';
    case 'pause':
    case 'resume':
    case 'promoted':
      return 'over';
    case 'abort':
      return 'aborted';
    case 'analysis-ended':
      return event.run === run ? event.phase : undefined;
    default:
      return undefined;
  }
}

/** What a stage is, its begin and its length; with those that cover it, as analyses of one moment do. */
function titleOf({ from, ended }: Stage, all: readonly Stage[]): string {
  return all
    .filter((it) => it.from === from && it.ended?.at === ended?.at)
    .map(({ what, ended }) => `${clock(from)} ${what}, ${ended ? lasted(from, ended) : 'without an end'}`)
    .join('\n');
}

function lasted(from: number, { at, how }: { readonly at: number; readonly how: string }): string {
  return at === from ? `${how} at once` : `${how} after ${humanSeconds(at - from)}`;
}

interface Place {
  readonly x: Scale;
  readonly until: number;
  readonly y: number;
}

function bar(stage: Stage, title: string, { x, until, y }: Place): Markup {
  const place = x(stage.from);
  const width = Math.max(x(stage.ended?.at ?? until) - place, 0.4);
  const at = html`x="${along(place)}" width="${along(width)}" y="${y}" height="18"`;
  // Words that do not fit in their line wrap out of sight, at any width of the page.
  return html`<g class="stage ${stage.kind}"><title>${title}</title><rect ${at} rx="2"/>${
    width > 2 && html`<foreignObject ${at}><div class="label">\u200B${labelOf(stage)}</div></foreignObject>`
  }</g>\n`;
}

function labelOf({ kind, from, ended }: Stage): string {
  if (kind === 'analysis') return 'analysis';
  if (kind === 'asks' || !ended) return unbroken('waits for a person');
  return ended.goesOn ? `pause ${unbroken(humanSeconds(ended.at - from))}` : 'pause';
}

function unbroken(text: string): string {
  return text.replaceAll(' ', '\u00A0');
}

function end(event: TimelineEvent, x: Scale, y: number): Markup[] {
  if (event.type !== 'abort' && event.type !== 'promoted') return [];
  const place = x(event.at);
  const text = `${event.type === 'abort' ? '✕ aborted' : '✓ promoted'} ${clock(event.at)}`;
  const side = anchor(place);
  return [html`<text class="end ${event.type}" x="${along(place)}" y="${y}" text-anchor="${side}">${text}</text>`];
}
