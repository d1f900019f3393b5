import type { MeasurementPhase } from '../outcome';
import { html, type Markup } from './markup';
import { along } from './svg';

/** The shapes of all marks, once a page; what is drawn refers to them. */
export const MARK_SHAPES = html`<svg class="shapes" aria-hidden="true" width="0" height="0"><defs>
<circle id="mark-successful" r="3.5"/>
<path id="mark-failed" d="M-4.5-4.5 4.5 4.5M-4.5 4.5 4.5-4.5"/>
<path id="mark-inconclusive" d="M0-5 5 0 0 5-5 0z"/>
<path id="mark-error" d="M0-5 5 4-5 4z"/>
</defs></svg>`;

/** A measurement on its lane: the verdict is its shape and its colour. */
export function mark(phase: MeasurementPhase, x: number, y: number, title: string): Markup {
  return html`<use href="#${nameOf(phase)}" class="${nameOf(phase)}" x="${along(x)}" y="${y}"><title>${title}</title></use>`;
}

/** What the shapes mean, as far as they occur. */
export function legend(phases: ReadonlySet<MeasurementPhase>): Markup {
  const keys = PHASES.filter((phase) => phases.has(phase));
  return html`<ul class="legend">${keys.map(
    (phase) =>
      html`<li><svg class="key" viewBox="-7 -7 14 14" width="14" height="14" aria-hidden="true"><use href="#${nameOf(phase)}" class="${nameOf(phase)}"/></svg>${phase}</li>`,
  )}</ul>`;
}

/** Phases as they cover each other: what is wrong is never hidden by what is right. */
export const PHASES: readonly MeasurementPhase[] = ['Successful', 'Inconclusive', 'Error', 'Failed'];

function nameOf(phase: MeasurementPhase): string {
  return `mark-${phase.toLowerCase()}`;
}
