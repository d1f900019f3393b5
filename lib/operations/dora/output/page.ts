import { html, htmlPage, type Markup } from '../../../simulation';
import type { DoraReport, EnvironmentReport, ReportedDrill, ServiceReport } from '../report';
import type { TargetVerdict } from '../verdicts';
import { printedMoment } from '../window';
import { bucketsOf } from './buckets';
import { deploymentsChart, leadTimeChart, OUTCOMES } from './charts';
import { COLUMNS, columnsOf, figuresOf, targetsSummary, targetWords } from './figures';
import { humanTime } from './text';
import { remarksOn, subjectOf } from './words';

/** The numbers as one page with charts that needs nothing else: no network, no script, no font. */
export function htmlDora(report: DoraReport): string {
  return htmlPage(
    { title: 'Deliveries', style: OWN_STYLE },
    html`<header>
<h1>Deliveries</h1>
<p class="quiet">${subjectOf(report)}</p>
</header>
<main>
${report.environments.map((it, i) => section(report, it, `environment-${i + 1}`))}
${report.environments.length === 0 && html`<p>No service was there in this time.</p>`}
${report.notes.length > 0 && html`<section aria-labelledby="notes"><h2 id="notes">What these numbers do not know</h2><ul class="plain">${report.notes.map((note) => html`<li>${note}</li>`)}</ul></section>`}
</main>
<footer><section aria-labelledby="terms"><h2 id="terms" class="over">How to read this</h2>
<dl class="terms">${terms(report).map(([term, text]) => html`<dt>${term}</dt><dd>${text}</dd>`)}</dl></section></footer>`,
  );
}

const OWN_STYLE = `
.chart > h4 { margin-top: 0; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 440px), 1fr)); gap: 40px 48px; margin-top: 40px; }
.promoted { fill: var(--accent); } .caught-by-canary { fill: var(--unsure); }
.failed-after-promotion { fill: var(--bad); } .failed-unknown { fill: var(--broken); }
.p90 { fill: var(--quiet); }
.figures small { white-space: normal; }
.figures { grid-template-columns: repeat(auto-fit, minmax(190px, 1fr)); }
.target.met { color: var(--good); } .target.missed { color: var(--bad); font-weight: 600; }
.target.unknown { color: var(--unsure); }
h3 { margin-top: 44px; }
@media (max-width: 640px) { .figures { grid-template-columns: repeat(2, minmax(0, 1fr)); } .figures dd { white-space: normal; } }
`;

function section(report: DoraReport, environment: EnvironmentReport, id: string): Markup {
  const buckets = bucketsOf(report.window, environment, report.minimum);
  const { services } = environment;
  const remarks = remarksOn(environment);
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${environment.environment}</h2>
<dl class="figures">${figuresOf(environment.fleet).map(
    ({ name, main, detail, known }) =>
      html`<div><dt>${name}</dt><dd class="${known ? '' : 'quiet'}">${main}${detail && html`<small>${detail}</small>`}</dd></div>`,
  )}</dl>
<div class="charts">${deploymentsChart(buckets, `${id}-deployments`)}${leadTimeChart(buckets, `${id}-lead-times`)}</div>
${services.length > 0 && html`<h3>Services</h3>${serviceTable(services)}`}
${targetTable(services)}
${failures(environment)}
${remarks.length > 0 && html`<ul class="plain">${remarks.map((text) => html`<li>${text}</li>`)}</ul>`}
</section>`;
}

function serviceTable(services: readonly ServiceReport[]): Markup {
  const targets = services.some((it) => it.targets.length > 0);
  const drills = services.some((it) => it.lastDrill);
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Services"><table class="all">
<thead><tr><th scope="col">Service</th>${COLUMNS.map((name) => html`<th scope="col">${name}</th>`)}${targets && html`<th scope="col">Targets</th>`}${drills && html`<th scope="col" class="text">Last drill</th>`}</tr></thead>
<tbody>${services.map(
    (service) => html`<tr><th scope="row">${service.service}</th>
${columnsOf(service).map(({ main, detail, known }) => html`<td class="${known ? '' : 'quiet'}">${main}${known && html`<small>${firstPart(detail)}</small>`}</td>`)}
${targets && html`<td>${targetsSummary(service)}</td>`}
${drills && html`<td class="text">${service.lastDrill ? drillCell(service.lastDrill) : html`<span class="quiet">never</span>`}</td>`}</tr>\n`,
  )}</tbody></table></div>`;
}

function drillCell({ startedAt, result, timeToAbort, timeToHealthy }: ReportedDrill): Markup {
  return html`${result}<small>${startedAt.slice(0, 10)}</small>
${timeToAbort !== undefined && html`<small>aborted after ${humanTime(timeToAbort)}</small>`}${timeToHealthy !== undefined && html`<small>healthy after ${humanTime(timeToHealthy)}</small>`}`;
}

/** A row for each service that declares targets, and a column for each target. */
function targetTable(services: readonly ServiceReport[]): Markup | false {
  const names = [...TARGET_HEADS].filter(([name]) =>
    services.some(({ targets }) => targets.some(({ target }) => target === name)),
  );
  return (
    names.length > 0 &&
    html`<h3>Targets</h3>
<div class="scroll" tabindex="0" role="region" aria-label="Targets"><table class="all">
<thead><tr><th scope="col">Service</th>${names.map(([, head]) => html`<th scope="col">${head}</th>`)}</tr></thead>
<tbody>${services
      .filter(({ targets }) => targets.length > 0)
      .map(
        ({ service, targets }) =>
          html`<tr><th scope="row">${service}</th>${names.map(([name]) => targetCell(targets.find(({ target }) => target === name)))}</tr>\n`,
      )}</tbody></table></div>`
  );
}

const TARGET_HEADS: ReadonlyMap<TargetVerdict['target'], string> = new Map([
  ['leadTime', 'Lead time'],
  ['deploymentsPerWeek', 'Deployments a week'],
  ['changeFailureRate', 'Failed after promotion'],
  ['timeToRestore', 'Time to restore'],
]);

function targetCell(target: TargetVerdict | undefined): Markup {
  if (!target) return html`<td class="quiet">–</td>`;
  const { bound, came, verdict, verdictWords } = targetWords(target);
  return html`<td><span class="target ${verdict}">${verdictWords}</span><small>${came}; ${bound}</small></td>`;
}

/** The newest of them: a page is read by people. */
const MOST_FAILURES = 50;

function failures({ deployments }: EnvironmentReport): Markup | false {
  const failed = deployments.filter(({ outcome }) => outcome !== 'promoted').reverse();
  const words = new Map(OUTCOMES);
  return (
    failed.length > 0 &&
    html`<h3>Failed deployments</h3>
<div class="scroll" tabindex="0" role="region" aria-label="Failed deployments"><table>
<thead><tr><th scope="col">Deployed (UTC)</th><th scope="col" class="text">Service</th><th scope="col" class="text">Release</th><th scope="col" class="text">Came to</th><th scope="col">Over after</th></tr></thead>
<tbody>${failed
      .slice(0, MOST_FAILURES)
      .map(
        ({ at, service, release, outcome, restoredAfter }) =>
          html`<tr><td>${printedMoment(at).replace('Z', '')}</td><td class="text">${service}</td><td class="text">${release}</td><td class="text">${words.get(outcome)}</td><td>${restoredAfter === undefined || restoredAfter < 0 ? '–' : humanTime(restoredAfter)}</td></tr>\n`,
      )}</tbody></table></div>
${failed.length > MOST_FAILURES && html`<p class="quiet">The newest ${MOST_FAILURES} of ${failed.length}.</p>`}`
  );
}

function firstPart(detail: string): string {
  return detail.split('; ')[0] ?? '';
}

function terms({ minimum }: DoraReport): (readonly [string, string])[] {
  return [
    [
      'Deployment',
      'a commit of the branch that changes the release of a service in an environment. Returns to an earlier release, drills, and the first release of a service are none.',
    ],
    [
      'Lead time',
      'from each source commit until its deployment: the median, and the time that nine of ten did not exceed (p90).',
    ],
    [
      'Caught by the canary',
      'of all deployments, those that were aborted before everybody had them. Their users hardly saw it.',
    ],
    [
      'Failed after promotion',
      'of those promoted, the ones that were taken back or replaced by an emergency release: the change failure rate.',
    ],
    [
      'Time to restore',
      'from a deployment that failed after its promotion until an earlier release was back, or the next one that did not fail.',
    ],
    ['Too few', `fewer than ${minimum}: no median and no rate of them would say anything.`],
  ];
}
