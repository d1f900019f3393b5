import { html, type Markup, type Part } from '../../../simulation';
import type { Outcome } from '../outcomes';
import { printedMoment } from '../window';
import type { Bucket, Buckets } from './buckets';
import { humanTime } from './text';

/** What a deployment came to, in the order in which columns are stacked. */
export const OUTCOMES: readonly (readonly [Outcome, string])[] = [
  ['promoted', 'promoted'],
  ['caught-by-canary', 'caught by the canary'],
  ['failed-unknown', 'failed, nobody says where'],
  ['failed-after-promotion', 'failed after promotion'],
];

/** How many deployments there were, and what they came to. */
export function deploymentsChart({ buckets, days }: Buckets, id: string): Markup {
  const totals = buckets.map(({ counts }) => OUTCOMES.reduce((sum, [outcome]) => sum + counts[outcome], 0));
  const most = Math.max(1, ...totals);
  return chart(id, `Deployments ${perPart(days)}`, `From ${Math.min(...totals)} to ${Math.max(...totals)}.`, buckets, {
    ticks: wholeTicks(most).map((value) => [value / most, String(value)]),
    drawn: ({ counts }, place) => {
      let below = 0;
      return OUTCOMES.filter(([outcome]) => counts[outcome] > 0).map(([outcome, words]) => {
        const from = below;
        below += counts[outcome];
        return html`<rect class="${outcome}" x="${place.x}" width="${place.width}" y="${yOf(below / most)}" height="${heightOf((below - from) / most)}"><title>${place.when}: ${counts[outcome]} ${words}</title></rect>`;
      });
    },
    legend: OUTCOMES.filter(([outcome]) => buckets.some(({ counts }) => counts[outcome] > 0)).map(
      ([outcome, words]) =>
        html`<li><svg class="key" width="11" height="11"><rect class="${outcome}" width="11" height="11" rx="2"/></svg>${words}</li>`,
    ),
  });
}

/** How long commits took: the median as a column, and where nine of ten had arrived as a line above it. */
export function leadTimeChart({ buckets, days }: Buckets, id: string): Markup | undefined {
  const times = buckets.flatMap(({ leadTime }) => leadTime ?? []);
  if (times.length === 0) return undefined;
  const step = timeStep(Math.max(...times.map(({ p90 }) => p90)) / 3);
  const most = step * Math.ceil(Math.max(...times.map(({ p90 }) => p90)) / step);
  const medians = times.map(({ median }) => median);
  return chart(
    id,
    `Lead time ${perPart(days)}`,
    `Medians from ${humanTime(Math.min(...medians))} to ${humanTime(Math.max(...medians))}.`,
    buckets,
    {
      ticks: Array.from({ length: Math.round(most / step) + 1 }, (_, i) => [
        (i * step) / most,
        i === 0 ? '0' : humanTime(i * step),
      ]),
      drawn: ({ leadTime }, place) =>
        leadTime && [
          html`<rect class="column" x="${place.x}" width="${place.width}" y="${yOf(leadTime.median / most)}" height="${heightOf(leadTime.median / most)}"><title>${place.when}: median ${humanTime(leadTime.median)}, p90 ${humanTime(leadTime.p90)}, n=${leadTime.n}</title></rect>`,
          html`<rect class="p90" x="${place.x}" width="${place.width}" y="${yOf(leadTime.p90 / most) - 1}" height="2"/>`,
        ],
      legend: [
        html`<li><svg class="key" width="11" height="11"><rect class="column" width="11" height="11" rx="2"/></svg>median</li>`,
        html`<li><svg class="key" width="11" height="11"><rect class="p90" y="4" width="11" height="2"/></svg>nine of ten commits were there by then</li>`,
      ],
    },
  );
}

interface Drawing {
  /** Heights from 0 to 1, and what stands beside them. */
  readonly ticks: readonly (readonly [number, string])[];
  readonly drawn: (bucket: Bucket, place: Place) => Part;
  readonly legend: readonly Markup[];
}

interface Place {
  /** In percent of the width. */
  readonly x: string;
  readonly width: string;
  readonly when: string;
}

function chart(
  id: string,
  title: string,
  description: string,
  buckets: readonly Bucket[],
  { ticks, drawn, legend }: Drawing,
): Markup {
  const every = Math.max(1, Math.ceil(buckets.length / 5));
  const width = 100 / buckets.length;
  const placeOf = ({ from, to }: Bucket, i: number): Place => ({
    x: percent((i + 0.12) * width),
    width: percent(width * 0.76),
    when: `${printedMoment(from)} to ${printedMoment(to)}`,
  });
  return html`<figure class="chart">
<h4>${title}</h4>
<svg role="img" aria-labelledby="${id}-title ${id}-description" height="${TOP + HEIGHT + 24}">
<title id="${id}-title">${title}</title>
<desc id="${id}-description">${description}</desc>
${ticks.map(
  ([at, text]) =>
    html`<line class="grid" x1="0" x2="100%" y1="${yOf(at)}" y2="${yOf(at)}"/><text class="tick" x="-8" y="${yOf(at) + 4}" text-anchor="end">${text}</text>\n`,
)}
${buckets.map((bucket, i) => [drawn(bucket, placeOf(bucket, i)), '\n'])}
<line class="axis" x1="0" x2="100%" y1="${TOP + HEIGHT}" y2="${TOP + HEIGHT}"/>
${buckets.map((bucket, i) => i % every === 0 && html`<text class="tick" x="${percent(i * width)}" y="${TOP + HEIGHT + 17}">${printedMoment(bucket.from).slice(5, 10)}</text>\n`)}
</svg>
<ul class="legend">${legend}</ul>
</figure>`;
}

const TOP = 10;
const HEIGHT = 130;

function yOf(share: number): number {
  return round(TOP + HEIGHT * (1 - share));
}

function heightOf(share: number): number {
  return round(HEIGHT * share);
}

function percent(value: number): string {
  return `${round(value)}%`;
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function perPart(days: number): string {
  return days === 1 ? 'a day' : days === 7 ? 'a week' : `in ${days} days`;
}

function wholeTicks(most: number): number[] {
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((it) => most / it <= 4) ?? Math.ceil(most / 4);
  return Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step);
}

/** The shortest step that a clock has and that is not below a time. */
function timeStep(atLeast: number): number {
  const [minute, hour, day] = [60, 3600, 86_400];
  const steps = [
    minute,
    5 * minute,
    15 * minute,
    30 * minute,
    hour,
    3 * hour,
    6 * hour,
    12 * hour,
    day,
    2 * day,
    3 * day,
    5 * day,
    7 * day,
    14 * day,
    28 * day,
  ];
  return steps.find((step) => step >= atLeast) ?? Math.ceil(atLeast / (28 * day)) * 28 * day;
}
