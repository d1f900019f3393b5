import type { PlayedRelease, TimelineEvent } from '../outcome';
import { legend } from './marks';
import { html, type Markup } from './markup';
import { along, type Band, niceStep, type Scale, scale, shape, steps, ticks, timeTicks } from './svg';
import { clock, counted, humanCount } from './text';
import { lanes } from './timeline-lanes';
import { stages } from './timeline-stages';

export interface TimelineChartProps {
  readonly played: PlayedRelease;
  /** Unique in the page. */
  readonly id: string;
  /** What the drawing shows, for who cannot see it. */
  readonly title: string;
  /** Its scales; charts that stand together have the same. */
  readonly frame: Frame;
}

/** How far the scales of a chart reach. */
export interface Frame {
  /** Seconds. */
  readonly until: number;
  /** Percent. */
  readonly weight: number;
  /** Requests. */
  readonly spoiled: number;
}

/** Scales in which several releases can be compared; little looks little. */
export function frameFor(all: readonly PlayedRelease[]): Frame {
  return {
    until: Math.max(1, ...all.map(lengthOf)),
    weight: Math.max(10, ...all.flatMap(({ timeline }) => weights(timeline).map(([, weight]) => weight))),
    spoiled: Math.max(4, ...all.flatMap((it) => spoiledSoFar(it).map(([, count]) => count))),
  };
}

/** A release over time: what the controller did, the weight, the spoiled requests, and what each metric measured. */
export function timelineChart({ played, id, title, frame }: TimelineChartProps): Markup {
  const { until } = frame;
  const x = scale(0, until);
  const seen = played.timeline.filter(({ at }) => at <= until);
  const metrics = lanes(seen, played.decidedBy, x);
  const bands: Band[] = [
    stages(seen, x, until),
    panel('Requests to the new version', weights(seen), { ...PERCENT, most: frame.weight }, x, until),
    ...(played.spoiledOverTime
      ? [
          panel(
            'Failed requests of the new version',
            spoiledSoFar(played),
            { ...REQUESTS, most: frame.spoiled },
            x,
            until,
          ),
        ]
      : []),
    ...metrics.bands,
  ];
  const tops = bands.map((_, i) => bands.slice(0, i).reduce((sum, { height }) => sum + height, 0));
  const bottom = bands.reduce((sum, { height }) => sum + height, 4);
  return html`<figure class="chart">
<svg role="img" aria-labelledby="${id}-title ${id}-desc" height="${bottom + 26}">
<title id="${id}-title">${title}</title>
<desc id="${id}-desc">${description(played)}</desc>
${timeAxis(x, until, bottom)}
${moments(seen, x, bottom)}
${bands.map(({ draw }, i) => html`<g class="band">${draw(tops[i] as number)}</g>\n`)}
</svg>
${metrics.phases.size > 0 && legend(metrics.phases)}
</figure>`;
}

interface PanelProps {
  readonly height: number;
  readonly kind: 'weight' | 'spoiled';
  /** What the scale reaches at least. */
  readonly most: number;
  readonly print: (value: number) => string;
}

function panel(
  name: string,
  values: readonly (readonly [at: number, value: number])[],
  { height, kind, most, print }: PanelProps,
  x: Scale,
  until: number,
): Band {
  const step = niceStep(most, 2);
  const top = Math.ceil(most / step - 1e-9) * step;
  const down = scale(top, 0);
  const points = steps(
    values.filter(([at]) => at <= until).map(([at, value]) => [x(at), down(value)] as const),
    100,
  );
  return {
    height: height + 40,
    draw: (y) => {
      const place = { top: y + 28, height };
      return [
        html`<text class="name" x="0" y="${y + 16}">${name}</text>`,
        ticks(0, top, 3).map((value) => {
          const at = place.top + (down(value) / 100) * height;
          return html`<line class="grid" x1="0" x2="100%" y1="${at}" y2="${at}"/><text class="tick" x="-8" y="${at + 4}" text-anchor="end">${print(value)}</text>`;
        }),
        shape([[points[0]?.[0] ?? 0, 100], ...points, [100, 100]], { ...place, kind: `area ${kind}` }),
        shape(points, { ...place, kind: `line ${kind}` }),
      ];
    },
  };
}

const PERCENT = { height: 104, kind: 'weight', print: (value: number) => `${value} %` } as const;
const REQUESTS = { height: 64, kind: 'spoiled', print: humanCount } as const;

/** The weight until the new version is the stable one; then all requests go to it, whatever the controller routes. */
function weights(timeline: readonly TimelineEvent[]): (readonly [number, number])[] {
  const promoted = timeline.find(({ type }) => type === 'promoted')?.at;
  const changes = timeline.flatMap((event) =>
    event.type === 'weight' && (promoted === undefined || event.at < promoted)
      ? [[event.at, event.weight] as const]
      : [],
  );
  return [[0, 0], ...changes, ...(promoted === undefined ? [] : [[promoted, 100] as const])];
}

/** From none at the beginning to all at the end. */
function spoiledSoFar({ spoiledOverTime = [], endedAt, spoiled }: PlayedRelease): (readonly [number, number])[] {
  return [[0, 0], ...spoiledOverTime, [endedAt, spoiled]];
}

/** Lines through all bands at the moments that decide. */
function moments(timeline: readonly TimelineEvent[], x: Scale, bottom: number): Markup[] {
  return timeline.flatMap((event) => {
    const kind = event.type === 'pause' && event.reason === 'InconclusiveAnalysisRun' ? 'asks' : event.type;
    if (!['pause', 'asks', 'resume', 'abort', 'promoted'].includes(kind)) return [];
    const at = along(x(event.at));
    const from = kind === 'abort' || kind === 'promoted' ? 18 : 24;
    return [html`<line class="moment ${kind}" x1="${at}" x2="${at}" y1="${from}" y2="${bottom}"/>\n`];
  });
}

function timeAxis(x: Scale, until: number, y: number): Markup {
  const marks = timeTicks(0, until, 6).map((at) => {
    const place = along(x(at));
    return html`<line class="axis" x1="${place}" x2="${place}" y1="${y}" y2="${y + 5}"/><text class="tick" x="${place}" y="${y + 19}" text-anchor="middle">${clock(at)}</text>`;
  });
  return html`<line class="axis" x1="0" x2="100%" y1="${y}" y2="${y}"/>${marks}`;
}

// A little past the end; of a release that waits until the playing ends, a little into the wait.
function lengthOf({ timeline, endedAt, outcome }: PlayedRelease): number {
  const changes = timeline.filter(({ type }) => type !== 'measurement').map(({ at }) => at);
  const last = Math.max(0, ...changes);
  const end =
    outcome === 'paused' || outcome === 'stuck' ? Math.min(endedAt, last * 1.5 + 60) : Math.max(endedAt, last);
  return end * 1.04;
}

function description({ outcome, endedAt, reason, spoiled, timeline }: PlayedRelease): string {
  const measurements = timeline.filter(({ type }) => type === 'measurement').length;
  const because = reason ? ` ${reason}.` : '';
  const how = {
    aborted: 'aborted at',
    promoted: 'promoted at',
    paused: 'paused until',
    stuck: 'stuck until',
    refused: 'refused at',
  }[outcome];
  return `${how} ${clock(endedAt)}, after ${counted(measurements, 'measurement')}; ${counted(spoiled, 'request')} spoiled.${because}`;
}
