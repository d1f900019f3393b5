import { html, type Markup } from './markup';
import { along, type Scale, scale, ticks, timeStep, timeTicks } from './svg';
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
  const columns = all.map(({ times }) => columnsOf(times, bins));
  const most = Math.max(...columns.flat().map(({ count }) => count));
  return all.map((props, i) => histogram(props, bins, columns[i] as Column[], most));
}

function histogram(props: HistogramProps, bins: Bins, columns: readonly Column[], most: number): Markup {
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
${columns.map((column) => drawn(column, x, y(column.count), times.length))}
${
  humanSeconds(median) === humanSeconds(p95)
    ? marker('median and p95', median, 27, x(median))
    : [marker('median', median, 12, x(median)), marker('p95', p95, 27, x(p95))]
}
<line class="axis" x1="0" x2="100%" y1="${bottom}" y2="${bottom}"/>
${timeTicks(bins.from, bins.to, 6).map((at) => html`<text class="tick" x="${along(x(at))}" y="${bottom + 17}" text-anchor="middle">${clock(at)}</text>\n`)}
</svg>
</figure>`;
}

/** Columns of equal and round width in seconds. */
interface Bins {
  readonly from: number;
  readonly to: number;
  readonly width: number;
}

/** They begin at zero, unless all times are far from it and apart. */
function binsFor(all: readonly (readonly number[])[]): Bins {
  // Ascending, and perhaps a hundred thousand of them.
  const ends = all.flatMap((times) => [times[0] ?? 0, times.at(-1) ?? 0]);
  const [least, most] = [Math.min(...ends), Math.max(...ends)];
  const fromZero = least < most / 2 || most - least < FEW;
  const [start, end] = fromZero ? [Math.min(0, least), Math.max(0, most)] : [least, most];
  const width = timeStep(Math.max(end - start, FEW), 2 * FEW);
  // With room for a column around each time.
  const from = start === 0 ? 0 : Math.floor(start / width - 0.5) * width;
  const columns = Math.floor((end - from) / width + 0.5) + 1;
  return { from, to: from + Math.max(columns, FEW) * width, width };
}

/** Fewer columns than this, or columns for fewer seconds, are a wall and no distribution. */
const FEW = 12;

/** Runs whose times lie between two moments in seconds. */
interface Column {
  readonly begin: number;
  readonly end: number;
  readonly count: number;
  readonly title: string;
}

/** Where runs end at a few moments only, as with seldom measurements, each has its column, with the moment in its middle. */
function columnsOf(times: readonly number[], bins: Bins): Column[] {
  const moments = countsOf(times, Math.round);
  const apart = moments.every(([at], i) => i === 0 || at - (moments[i - 1]?.[0] ?? 0) >= bins.width);
  return apart ? moments.map(([at, count]) => columnAround(at, count, bins)) : columnsBetween(times, bins);
}

function columnAround(at: number, count: number, { from, width }: Bins): Column {
  return { begin: Math.max(from, at - width / 2), end: at + width / 2, count, title: clock(at) };
}

function columnsBetween(times: readonly number[], { from, width }: Bins): Column[] {
  return countsOf(times, (time) => Math.floor((time - from) / width + 1e-9)).map(([bin, count]) => {
    const [begin, end] = [from + bin * width, from + (bin + 1) * width];
    return { begin, end, count, title: `${clock(begin)} to ${clock(end)}` };
  });
}

/** How often each value comes, in the order in which they come first. */
function countsOf(times: readonly number[], turned: (time: number) => number): [value: number, count: number][] {
  const counts = new Map<number, number>();
  for (const time of times) counts.set(turned(time), (counts.get(turned(time)) ?? 0) + 1);
  return [...counts];
}

function drawn({ begin, end, count, title }: Column, x: Scale, y: number, all: number): Markup {
  const gap = (x(end) - x(begin)) * 0.06;
  const share = `${counted(count, 'run')}, ${humanPercent(count / all)}`;
  return html`<rect class="column" x="${along(x(begin) + gap)}" width="${along(x(end) - x(begin) - 2 * gap)}" y="${y}" height="${TOP + HEIGHT - y}"><title>${title}: ${share}</title></rect>\n`;
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
