import { figures } from './figures-table';
import { histograms } from './histogram';
import { html, type Markup } from './markup';
import type { SimulatedService, SimulationReport } from './report';
import { clock } from './text';
import { type Frame, frameFor, timelineChart } from './timeline-chart';
import { timelineLines } from './timeline-text';
import { unmeasured } from './unmeasured';
import { deciders, mainOutcome, verdict } from './verdict';

/** All about one service: the verdict, its numbers, the median release, and how the times to abort are spread. */
export function serviceSection(
  report: SimulationReport,
  results: readonly SimulatedService[],
  { id, name }: { readonly id: string; readonly name: string },
): Markup {
  const accepted = results.filter(({ summary }) => summary.refused === undefined);
  const frame = frameFor(accepted.map(({ summary }) => summary.example));
  const times = timesToAbort(accepted, id);
  const labelled = results.length > 1;
  return html`<section class="service" id="${id}" aria-labelledby="${id}-name">
<h2 id="${id}-name">${name}</h2>
<div class="paths">${results.map((result) => verdictOf(report, result, labelled))}</div>
${accepted.length > 0 && figures(report, results)}
<div class="paths">${results.map(
    (result, i) => html`<div class="path">
${labelled && html`<h3>${result.path}</h3>`}
${accepted.includes(result) && [release(result, `${id}-${i}`, frame), times.get(result)]}
${decisions(result)}
${rolloutSteps(result)}
</div>`,
  )}</div>
</section>`;
}

function verdictOf(report: SimulationReport, result: SimulatedService, labelled: boolean): Markup {
  const { path, summary, warnings } = result;
  const parts = [
    html`<p class="verdict ${mainOutcome(summary)}">${labelled && html`<strong>${path}</strong>`}${unbroken(verdict(report, summary))}</p>`,
    warnings.length > 0 &&
      html`<ul class="warnings">${warnings.map((text) => html`<li><strong>Warning</strong> ${text}</li>`)}</ul>`,
  ];
  return html`<div class="path">${unmeasured(result) ? parts.reverse() : parts}</div>`;
}

function release(result: SimulatedService, id: string, frame: Frame): Markup {
  const { example } = result.summary;
  const title = `Timeline of the median release of ${labelOf(result)}`;
  return html`<h4>The median release</h4>
${timelineChart({ played: example, id: `${id}-timeline`, title, frame })}
${example.reason !== undefined && html`<p class="reason">${example.decidedBy !== undefined && html`Decided by <code>${example.decidedBy}</code>: `}${example.reason}</p>`}
<details><summary>The same in words</summary>
<ol class="times">${timelineLines(example).map(({ at, text }) => html`<li><time>${clock(at)}</time> <span>${text}</span></li>\n`)}</ol></details>`;
}

function timesToAbort(results: readonly SimulatedService[], id: string): Map<SimulatedService, Markup> {
  const aborting = results.filter(({ summary }) => summary.abortTimes.length > 0);
  const charts = histograms(
    aborting.map((result, i) => ({
      times: result.summary.abortTimes,
      median: result.summary.secondsToAbort?.median ?? 0,
      p95: result.summary.secondsToAbort?.p95 ?? 0,
      id: `${id}-${i}-times`,
      title: `Times to abort of ${labelOf(result)}`,
    })),
  );
  return new Map(aborting.map((result, i) => [result, html`<h4>Runs by time to abort</h4>\n${charts[i]}`]));
}

function decisions({ summary }: SimulatedService): Markup | false {
  const lines = deciders(summary);
  return (
    lines.length > 0 &&
    html`<h4>Who decides</h4>\n<ul class="plain">${lines.map((text) => html`<li>${text}</li>`)}</ul>`
  );
}

function labelOf({ service, path }: SimulatedService): string {
  return `${service} (${path})`;
}

function rolloutSteps({ steps, background }: SimulatedService): Markup | false {
  return (
    steps.length > 0 &&
    html`<h4>Steps of the Rollout</h4>
<ol class="steps" start="0">${steps.map((step) => html`<li>${step}</li>`)}</ol>
${background !== undefined && html`<p class="background">Meanwhile, ${background}.</p>`}`
  );
}

/** Numbers stay with their units. */
function unbroken(text: string): string {
  return text.replace(/(\d) (?=(?:%|[smh])(?![\w]))/g, '$1\u00A0').replace(/ m (?=\d+\u00A0s)/g, '\u00A0m\u00A0');
}
