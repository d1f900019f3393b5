import type { MeasurementPhase, TimelineEvent } from '../outcome';
import { mark, PHASES } from './marks';
import { html, type Markup } from './markup';
import { along, type Band, type Scale } from './svg';
import { clock, counted } from './text';
import { measured } from './timeline-text';

/** A lane for each metric in the order of their first measurements, with a mark for each of them. */
export function lanes(
  timeline: readonly TimelineEvent[],
  decidedBy: string | undefined,
  x: Scale,
): { readonly bands: readonly Band[]; readonly phases: ReadonlySet<MeasurementPhase> } {
  const metrics = new Map<string, Measurement[]>();
  for (const event of timeline) {
    if (event.type !== 'measurement') continue;
    const lane = metrics.get(event.metric);
    if (lane) lane.push(event);
    else metrics.set(event.metric, [event]);
  }
  return {
    bands: [...metrics].map(([metric, measurements], i) => ({
      // The first lane keeps its distance from the chart above.
      height: i === 0 ? 52 : 42,
      draw: (top) => lane(metric, measurements, { decidedBy, x, y: i === 0 ? top + 10 : top }),
    })),
    phases: new Set([...metrics.values()].flat().map(({ phase }) => phase)),
  };
}

type Measurement = TimelineEvent & { type: 'measurement' };

function lane(
  metric: string,
  measurements: readonly Measurement[],
  { decidedBy, x, y }: { readonly decidedBy: string | undefined; readonly x: Scale; readonly y: number },
): Markup[] {
  const decided = measurements.some(({ run }) => `${run}/${metric}` === decidedBy);
  const [first, last] = [measurements[0], measurements.at(-1)] as [Measurement, Measurement];
  const [from, to] = [along(x(first.at)), along(x(last.at))];
  const drawn = [...measurements].sort((a, b) => PHASES.indexOf(a.phase) - PHASES.indexOf(b.phase));
  return [
    html`<text class="name" x="0" y="${y + 14}">${metric}${decided && html`<tspan class="decided" dx="8">decided</tspan>`}</text>`,
    html`<text class="tick wide" x="100%" y="${y + 14}" text-anchor="end">${counted(measurements.length, 'measurement')}</text>`,
    html`<line class="lane" x1="0" x2="100%" y1="${y + 29}" y2="${y + 29}"/><line class="lane asked" x1="${from}" x2="${to}" y1="${y + 29}" y2="${y + 29}"/>`,
    ...drawn.map(({ at, phase, value, run }) => mark(phase, x(at), y + 29, title(at, phase, value, run))),
  ];
}

function title(at: number, phase: MeasurementPhase, value: string, run: string): string {
  return [`${clock(at)} ${phase}`, measured(value), run === 'background' ? '' : run].filter(Boolean).join(', ');
}
