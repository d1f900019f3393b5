import { listed } from '../../core';
import { CHANGE_RULE } from './comparison';
import { allFigures } from './figures-table';
import { htmlPage } from './html-page';
import { MARK_SHAPES } from './marks';
import { html, type Markup } from './markup';
import { byService, playedRuns, type SimulatedService, type SimulationReport } from './report';
import { serviceSection } from './service-section';

/** A report as one HTML page that needs nothing else: no network, no script, no font. */
export function htmlReport(report: SimulationReport): string {
  const services = byService(report);
  const title = `Simulated release of ${namesOf(services)}`;
  const linkTo = (index: number) => `service-${index + 1}`;
  return htmlPage(
    { title },
    html`${MARK_SHAPES}
<header id="top">
<p class="over">Simulated release</p>
<h1>${namesOf(services)}</h1>
${given(report)}
</header>
<main>
${
  services.length > 1 &&
  html`<section aria-labelledby="all"><h2 id="all">All services</h2>
${allFigures(report, services, linkTo)}</section>`
}
${services.map((results, i) => [
  serviceSection(report, results, {
    id: linkTo(i),
    name: services.length > 1 ? (results[0]?.service ?? '') : 'Result',
  }),
  services.length > 1 && html`<p class="back"><a href="#top">Back to all services</a></p>`,
])}
</main>
<footer><section aria-labelledby="terms"><h2 id="terms" class="over">How to read this</h2>
${terms(report, services)}</section></footer>`,
  );
}

function given(report: SimulationReport): Markup {
  const { scenario, objective, command } = report;
  const runs = playedRuns(report);
  return html`<dl class="given">
<dt>Scenario</dt><dd><ul>${scenario.map((line) => html`<li>${line}</li>`)}</ul></dd>
${objective !== undefined && html`<dt>Objective</dt><dd>${objective}</dd>`}
${runs.length > 0 && html`<dt>Played</dt><dd>${runs.join('; ')}</dd>`}
<dt>Again with</dt><dd><pre><code>${command}</code></pre></dd>
</dl>`;
}

function terms({ objective, results }: SimulationReport, services: readonly (readonly SimulatedService[])[]): Markup {
  const entries: [string, string | false][] = [
    ['Time to abort', 'from the first request to the new version, or from when it turns bad, to the abort.'],
    ['Spoiled requests', 'requests that the new version answered with a failure, in one release.'],
    ['Budget burnt', objective !== undefined && `share of the error budget of ${objective} that they are.`],
    ['Better, worse', services.some((results) => results.length > 1) && CHANGE_RULE],
    ['95 % interval', 'the share over all conceivable runs lies in it, with 95 % certainty.'],
    ['p95', 'ninety-five of a hundred runs are not above it.'],
    ['Paused', results.some(({ summary }) => summary.paused.value > 0) && 'nothing goes on until a person decides.'],
    ['Median release', 'the run whose time to abort, or whose end, is the median of all.'],
  ];
  return html`<dl class="terms">${entries.map(([term, text]) => text && html`<dt>${term}</dt><dd>${text}</dd>`)}</dl>`;
}

function namesOf(services: readonly (readonly SimulatedService[])[]): string {
  const names = services.map(([first]) => first?.service ?? '');
  return names.length > 3 ? `${names.length} services` : listed(names);
}
