import { counted } from '../../core';
import { html, htmlPage, type Markup } from '../../simulation';
import { type Review, type ReviewGroup, RISKS, type Risk, type Statement } from '../review';
import { diffsByGroup, diffTitle, type ShownDiff } from './diffs';
import { REVIEW_STYLE } from './style';
import { extentText, someNotes, summaryText, titleOf, VERDICTS } from './words';

/** A review as one HTML page that needs nothing else: no network, no script, no font. */
export function htmlReview(review: Review, title = 'Release review'): string {
  const diffs = diffsByGroup(review);
  return htmlPage(
    { title, style: REVIEW_STYLE },
    html`<header>
<p class="over">${title}</p>
<h1 class="${review.risk}">${sentence(review.objects.length === 0 ? 'nothing differs' : VERDICTS[review.risk])}</h1>
<p class="sum">${review.objects.length === 0 ? summaryText(review) : extentText(review)}</p>
${review.objects.length > 0 && counts(review)}
</header>
<main>
${review.groups.map((group) => section(group, diffs.get(group) ?? []))}
${someNotes(review).length > 0 && html`<section class="group"><h2>Not done</h2><ul class="plain">${someNotes(review).map((note) => html`<li>${note}</li>`)}</ul></section>`}
</main>
<footer><section><h2 class="over">How to read this</h2>
<dl class="terms">${RISKS.map((risk) => html`<dt><span class="risk ${risk}">${risk}</span></dt><dd>${MEANINGS[risk]}</dd>`)}</dl></section></footer>`,
  );
}

const MEANINGS: Readonly<Record<Risk, string>> = {
  stop: 'must not be merged like this.',
  high: 'takes a guard away, stops pods, or reaches everybody at once.',
  medium: 'guards less than before, or restarts pods.',
  low: 'an ordinary change.',
  none: 'changes nothing about a release.',
};

function counts({ counted: { statements } }: Review): Markup {
  return html`<ul class="counts">${RISKS.filter((risk) => statements[risk] > 0).map(
    (risk) => html`<li class="risk ${risk}">${statements[risk]} ${risk}</li>`,
  )}</ul>`;
}

function section(group: ReviewGroup, diffs: readonly ShownDiff[]): Markup {
  return html`<section class="group"><h2>${titleOf(group)}</h2>
<ul class="statements">${group.statements.map(item)}</ul>
${diffs.length > 0 && raw(diffs)}</section>
`;
}

function item({ risk, text }: Statement): Markup {
  return html`<li><span class="risk ${risk}">${risk}</span><span>${text}</span></li>`;
}

function raw(diffs: readonly ShownDiff[]): Markup {
  const alike = diffs.reduce((sum, it) => sum + it.alike, 0);
  return html`<details><summary>Raw diff of ${counted(diffs.length, 'object')}${alike > 0 && `, and ${alike} alike`}</summary>
${diffs.map((diff) => html`<h3 class="file">${diffTitle(diff)}</h3><pre class="diff">${lines(diff.object.diff)}</pre>`)}</details>`;
}

function lines(diff: string): Markup[] {
  return diff
    .replace(/\n$/, '')
    .split('\n')
    .map((line) => {
      if (line.startsWith('-')) return html`<del>${line}</del>`;
      return line.startsWith('+') ? html`<ins>${line}</ins>` : html`<span>${line}</span>`;
    });
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
