import { CHANGE_WORDS, change } from './comparison';
import { html, type Markup } from './markup';
import { type Figure, figure, type Measure, measuresOf } from './measures';
import type { SimulatedService, SimulationReport } from './report';
import { unmeasured } from './unmeasured';

/** The numbers of one service: beside each other, or with what changed where two folders are compared. */
export function figures(report: SimulationReport, results: readonly SimulatedService[]): Markup {
  const [before, after] = results as readonly [SimulatedService, SimulatedService?];
  const measures = measuresOf({ ...report, results });
  return after
    ? comparison(measures, before, after)
    : html`<dl class="figures">${measures.map((measure) => tile(measure, before))}</dl>`;
}

/** The numbers of all services, with links to what more there is about each. */
export function allFigures(
  report: SimulationReport,
  services: readonly (readonly SimulatedService[])[],
  linkTo: (index: number) => string,
): Markup {
  const measures = measuresOf(report);
  const compared = services.some((results) => results.length > 1);
  return html`<div class="scroll" role="region" tabindex="0" aria-label="Numbers of all services">
<table class="all">
<caption><span>Shares of the runs with their 95 % interval, medians with the 95th percentile (p95)</span></caption>
<thead><tr><th scope="col">Service</th>${compared && html`<th scope="col" class="text">Folder</th>`}${measures.map(({ name }) => html`<th scope="col">${name}</th>`)}</tr></thead>
<tbody>
${services.map((results, i) => results.map((result, j) => row({ result, before: results[j - 1], more: j < results.length - 1, measures, compared, link: linkTo(i) })))}</tbody>
</table></div>`;
}

function tile(measure: Measure, { summary }: SimulatedService): Markup {
  const { main, detail, quiet } = figure(measure, summary);
  return html`<div><dt>${measure.name}</dt><dd${quiet && html` class="quiet"`}>${main}<small>${detail}</small></dd></div>\n`;
}

function comparison(measures: readonly Measure[], before: SimulatedService, after: SimulatedService): Markup {
  return html`<div class="scroll" role="region" tabindex="0" aria-label="${before.path} and ${after.path} of ${after.service}">
<table class="two">
<caption><span>Shares of the runs with their 95 % interval, medians with the 95th percentile (p95)</span></caption>
<thead><tr><td></td><th scope="col">${before.path}</th><th scope="col">${after.path}</th><th scope="col">Change</th></tr></thead>
<tbody>
${measures.map(
  (measure) =>
    html`<tr><th scope="row">${measure.name}</th>${[before, after].map(({ summary }) => cell(figure(measure, summary)))}<td>${changed(measure, before, after)}</td></tr>\n`,
)}</tbody>
</table></div>`;
}

interface RowProps {
  readonly result: SimulatedService;
  /** What it is compared with, in the row above. */
  readonly before: SimulatedService | undefined;
  /** Another row of this service follows. */
  readonly more: boolean;
  readonly measures: readonly Measure[];
  readonly compared: boolean;
  readonly link: string;
}

function row({ result, before, more, measures, compared, link }: RowProps): Markup {
  const { summary, service, path } = result;
  const refused = summary.refused !== undefined && html`<small class="worse">refused</small>`;
  const blind = unmeasured(result) && html`<small class="unsure">nothing measured</small>`;
  return html`<tr${more && html` class="more"`}><th scope="row"><a href="#${link}">${service}</a>${refused}${blind}</th>${
    compared && html`<td class="text">${path}</td>`
  }${measures.map((measure) => cell(figure(measure, summary), before && judgement(measure, before, result)))}</tr>\n`;
}

function cell({ main, detail, quiet }: Figure, below?: Markup): Markup {
  return html`<td${quiet && html` class="quiet"`}>${main}${detail !== undefined && html`<small>${detail}</small>`}${below}</td>`;
}

function changed(measure: Measure, before: SimulatedService, after: SimulatedService): Markup {
  const found = change(measure, before, after);
  if (!found) return html`<span class="quiet">–</span>`;
  const { verdict, difference } = found;
  return html`${difference}<small class="${verdict}">${CHANGE_WORDS[verdict]}</small>`;
}

/** In the table of all services, only what is better or worse is said. */
function judgement(measure: Measure, before: SimulatedService, after: SimulatedService): Markup | undefined {
  const verdict = change(measure, before, after)?.verdict;
  if (verdict !== 'better' && verdict !== 'worse') return undefined;
  return html`<small class="${verdict}">${CHANGE_WORDS[verdict]}</small>`;
}
