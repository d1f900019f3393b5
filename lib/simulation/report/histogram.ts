import { html, type Markup } from './markup';
import { along, anchor, type Scale, scale, ticks, timeStep, timeTicks } from './svg';
import { clock, counted, humanCount, humanPercent, humanSeconds } from './text';

export interface HistogramProps {
  /** Seconds, ascending; at least one. */
  readonly times: readonly number[];
  readonly median: number;
  readonly p95: number;
  /** Unique in the page. */
  readonly id: string;
  /** What the drawing shows, for who cannot see it. */
  readonly title: string;
}

/** How many runs took how long: a histogram of each, all in one scale, so that they can be compared. */
export function histograms(all: readonly HistogramProps[]): Markup[] {
  const bins = binsFor(all.map(({ times }) => times));
  const counts = all.map(({ times }) => countsIn(bins, times));
  const most = Math.max(...counts.flat());
  return all.map((props, i) => histogram(props, bins, counts[i] as number[], most));
}

function histogram(props: HistogramProps, bins: Bins, counts: readonly number[], most: number): Markup {
  const { id, title, times, median, p95 } = props;
  const x = scale(bins.from, bins.to);
  const y = (count: number) => TOP + HEIGHT * (1 - count / most);
  const bottom = TOP + HEIGHT;
  return html`<figure class="chart">
<svg role="img" aria-labelledby="${id}-title ${id}-desc" height="${bottom + 26}">
<title id="${id}-title">${title}</title>
<desc id="${id}-desc">${description(props)}</desc>
${ticks(0, most, 3)
  .filter(Number.isInteger)
  .map(
    (count) =>
      html`<line class="grid" x1="0" x2="100%" y1="${y(count)}" y2="${y(count)}"/><text class="tick" x="-8" y="${y(count) + 4}" text-anchor="end">${humanCount(count)}</text>\n`,
  )}
${counts.map((count, i) => count > 0 && column(bins, i, x, y(count), `${counted(count, 'run')}, ${humanPercent(count / times.length)}`))}
${marker('median', median, 12, x(median))}
${marker('p95', p95, 27, x(p95))}
<line class="axis" x1="0" x2="100%" y1="${bottom}" y2="${bottom}"/>
${timeTicks(bins.from, bins.to, 6).map((at) => html`<text class="tick" x="${along(x(at))}" y="${bottom + 17}" text-anchor="${x(at) === 0 ? 'middle' : anchor(x(at))}">${clock(at)}</text>\n`)}
</svg>
</figure>`;
}

/** Columns of equal and round width in seconds. */
interface Bins {
  readonly from: number;
  readonly to: number;
  readonly width: number;
}

/** They begin at zero, unless all times are far from it. */
function binsFor(all: readonly (readonly number[])[]): Bins {
  // Ascending, and perhaps a hundred thousand of them.
  const ends = all.flatMap((times) => [times[0] ?? 0, times.at(-1) ?? 0]);
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const start = least >= 0 && least < most / 2 ? 0 : least;
  const width = timeStep(Math.max(most - start, 1), 24);
  const from = Math.floor(start / width) * width;
  return { from, to: from + (Math.floor((most - from) / width + 1e-9) + 1) * width, width };
}

function countsIn({ from, to, width }: Bins, times: readonly number[]): number[] {
  const counts = Array<number>(Math.round((to - from) / width)).fill(0);
  for (const time of times) {
    const bin = Math.floor((time - from) / width + 1e-9);
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}

function column({ from, width }: Bins, i: number, x: Scale, y: number, text: string): Markup {
  const [begin, end] = [from + i * width, from + (i + 1) * width];
  const gap = (x(end) - x(begin)) * 0.06;
  return html`<rect class="column" x="${along(x(begin) + gap)}" width="${along(x(end) - x(begin) - 2 * gap)}" y="${y}" height="${TOP + HEIGHT - y}"><title>${clock(begin)} to ${clock(end)}: ${text}</title></rect>\n`;
}

function marker(name: string, seconds: number, y: number, place: number): Markup {
  const side = place > 50 ? 'end' : 'start';
  return html`<g class="marker"><line x1="${along(place)}" x2="${along(place)}" y1="${y - 9}" y2="${TOP + HEIGHT}"/><text x="${along(place)}" dx="${side === 'end' ? -6 : 6}" y="${y}" text-anchor="${side}">${name} ${humanSeconds(seconds)}</text></g>`;
}

function description({ times, median, p95 }: HistogramProps): string {
  const [first, last] = [times[0] ?? median, times.at(-1) ?? p95];
  return `${counted(times.length, 'run')} from ${humanSeconds(first)} to ${humanSeconds(last)}; median ${humanSeconds(median)}, 95th percentile ${humanSeconds(p95)}.`;
}

const TOP = 38;
const HEIGHT = 110;
