import { counted, humanDuration, markdownCode, markdownText } from '../../core';
import { RULES } from '../../policy';
import type { ChecklistItem } from './checklist-item';
import { readingTime } from './reading-time';

/** The items of a checklist by when they are looked at. */
export interface ChecklistSections {
  readonly preflight: readonly ChecklistItem[];
  readonly duringRollout: readonly ChecklistItem[];
  readonly rollback: readonly ChecklistItem[];
}

/** The services that the analysis of an item measures, and those that it does not. */
export interface Measured {
  readonly measured: readonly string[];
  readonly others: readonly string[];
}

const TITLES = {
  preflight: 'Before the release is merged',
  duringRollout: 'While it rolls out',
  rollback: 'When it goes back',
} as const;

/** The checklist as a page. */
export function checklistPage(
  sections: ChecklistSections,
  scope: string,
  measuredBy: (item: ChecklistItem) => Measured,
): string {
  const all = Object.values(sections).flat();
  const people = all.filter(({ ticked }) => ticked.by === 'person').length;
  const unfounded = all.filter(({ isUnfounded }) => isUnfounded);
  return lines([
    `# Release checklist${scope === '' ? '' : ` of ${markdownText(scope)}`}`,
    '',
    `${counted(all.length, 'item')}, of which people tick ${people === 0 ? 'none' : people}; about ${humanDuration(minutesUp(readingTime(all)))}. \`release-train rules RULE\` tells what a rule asks for.`,
    '',
    ...(['preflight', 'duringRollout', 'rollback'] as const).flatMap((key) =>
      sections[key].length === 0
        ? []
        : [`## ${TITLES[key]}`, '', ...sections[key].map((item) => pageLine(item, measuredBy(item))), ''],
    ),
    ...(unfounded.length > 0
      ? [
          '## To be retired',
          '',
          'Nothing says how these are known, so they are ticked by feeling. Give each a signal, or take it out:',
          '',
          ...unfounded.map(({ text }) => `- ${markdownText(text)}`),
          '',
        ]
      : []),
    'Rendered with the fleet: an edit here is overwritten.',
  ]);
}

/** What of it stands in each pull request: what its author ticks, and what is checked anyway. */
export function pullRequestTemplate(sections: ChecklistSections, page: string): string {
  const people = sections.preflight.filter(({ ticked }) => ticked.by === 'person');
  const machines = sections.preflight.filter(({ ticked }) => ticked.by !== 'person');
  return lines([
    '## What is released, and why',
    '',
    ...(people.length > 0
      ? [`## ${TITLES.preflight}`, '', ...people.map((item) => `- [ ] ${sentence(item)}`), '']
      : []),
    ...(machines.length > 0
      ? [
          '<details><summary>What is checked by itself</summary>',
          '',
          ...machines.map((item) => `- ${sentence(item)}`),
          '',
          '</details>',
          '',
        ]
      : []),
    `While it rolls out, and when it goes back: ${page}`,
  ]);
}

function pageLine(item: ChecklistItem, { measured, others }: Measured): string {
  const box = item.ticked.by === 'person' ? '- [ ] ' : '- ';
  // Whichever is shorter; who it does not hold for has to be seen.
  const but =
    others.length === 0
      ? ''
      : measured.length < others.length
        ? `. **Only of ${some(measured)}**`
        : `. **Not of ${some(others)}**`;
  return `${box}${sentence(item)}${but}`;
}

/** In lists of services, a few names say enough. */
function some(names: readonly string[]): string {
  const more = names.length > MOST_NAMED ? ` and ${names.length - MOST_NAMED} more` : '';
  return `${names.slice(0, MOST_NAMED).map(markdownCode).join(', ')}${more}`;
}

const MOST_NAMED = 6;

function sentence({ text, ticked }: ChecklistItem): string {
  const said = `${markdownText(text).replace(/[.\s]+$/, '')}.`;
  switch (ticked.by) {
    case 'rules':
      return `${said} Ticked by ${ticked.rules.map(ruleText).join(', ')}`;
    case 'analysis':
      return `${said} Ticked by the analysis ${markdownCode(ticked.analysis)}`;
    case 'job': {
      const { workflow, job, step } = ticked.job;
      const of = step === undefined ? '' : `, step ${markdownCode(step)}`;
      return `${said} Ticked by the job ${markdownCode(job)} of ${markdownCode(workflow)}${of}`;
    }
    case 'person': {
      // As code, so that a pull request mentions nobody.
      const owners = ticked.owners.map(markdownCode).join(', ');
      return `${said} ${owners}${ticked.signal === undefined ? '' : `; look at: ${markdownText(ticked.signal)}`}`;
    }
  }
}

/** What is no error does not fail a check by itself, unless it is asked to. */
function ruleText(id: string): string {
  const severity = RULES.find((rule) => rule.id === id)?.severity ?? 'error';
  return `${markdownCode(id)}${severity === 'error' ? '' : ` (${severity})`}`;
}

function minutesUp(seconds: number): number {
  return Math.ceil(seconds / 60) * 60;
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}
