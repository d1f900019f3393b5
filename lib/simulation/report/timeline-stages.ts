import type { TimelineEvent } from '../outcome';
import { html, type Markup } from './markup';
import { along, anchor, type Band, type Scale } from './svg';
import { clock, humanSeconds } from './text';

/** What the controller did: its pauses as bars, and above them how the release ended. */
export function stages(timeline: readonly TimelineEvent[], x: Scale, until: number): Band {
  return {
    height: 50,
    draw: (top) => [
      ...pauses(timeline, until).map((pause) => bar(pause, x, top + 22)),
      ...timeline.flatMap((event) => end(event, x, top + 12)),
    ],
  };
}

interface Pause {
  readonly from: number;
  readonly to: number;
  readonly goesOn: boolean;
  readonly asks: boolean;
}

function bar({ from, to, goesOn, asks }: Pause, x: Scale, y: number): Markup {
  const [start, width] = [x(from), x(to) - x(from)];
  const text = asks ? 'waits for a person' : `pause${goesOn ? ` ${humanSeconds(to - from)}` : ''}`;
  const kind = asks ? 'pause asks' : 'pause';
  // A bar that is too short for its words says them when asked; a third of the width holds the longer ones on a phone.
  const fits = width > (asks ? 34 : 24);
  return html`<g class="${kind}"><rect x="${along(start)}" width="${along(Math.max(width, 0.3))}" y="${y}" height="18" rx="3"><title>${`${clock(from)} ${text}`}</title></rect>${fits && html`<text x="${along(start)}" dx="8" y="${y + 13}">${text}</text>`}</g>\n`;
}

function end(event: TimelineEvent, x: Scale, y: number): Markup[] {
  if (event.type !== 'abort' && event.type !== 'promoted') return [];
  const place = x(event.at);
  const text = `${event.type === 'abort' ? '✕ aborted' : '✓ promoted'} ${clock(event.at)}`;
  const side = anchor(place);
  return [html`<text class="end ${event.type}" x="${along(place)}" y="${y}" text-anchor="${side}">${text}</text>`];
}

function pauses(timeline: readonly TimelineEvent[], until: number): Pause[] {
  const found: Pause[] = [];
  let open: { from: number; asks: boolean } | undefined;
  for (const event of timeline) {
    if (!['pause', 'resume', 'abort', 'promoted'].includes(event.type)) continue;
    if (open) found.push({ ...open, to: event.at, goesOn: event.type === 'resume' });
    open = event.type === 'pause' ? { from: event.at, asks: event.reason === 'InconclusiveAnalysisRun' } : undefined;
  }
  if (open) found.push({ ...open, to: until, goesOn: false });
  return found;
}
