import { goDuration } from '../core';
import { decimal, percent } from '../slo';
import { type CanaryPlanStep, stepsBeforeLastWeight } from './canary-step';
import type { PlanCircumstances } from './plan-circumstances';
import {
  chanceToPass,
  gateOf,
  lifeFailingAll,
  PASSES,
  requestsBeforeLastWeight,
  requestsSeen,
  SURE,
} from './plan-detection';
import { type PlanRow, planRows } from './plan-rows';
import { printed } from './schedule';
import { perSecond } from './traffic';

/** The plan as a table in Markdown, and a few sentences about what it sees and what it risks. */
export function planExplanation(circumstances: PlanCircumstances, steps: readonly CanaryPlanStep[]): string {
  const { slo, detects, traffic, synthetic, scrape } = circumstances;
  const rate = percent(detects);
  const made = synthetic > 0 ? ` and ${decimal(synthetic)} made for the canary` : '';
  return [
    `An objective of ${percent(slo.objective)} over ${decimal(slo.period.toDays({ integral: false }))} days, ${perSecond(traffic.quietest)}${made} at the quietest time, a scrape every ${printed(scrape)}:`,
    '',
    ...table(
      ['step', 'weight', 'hold', 'requests', 'aborts from', `budget, ${rate} fail`, 'budget, all fail'],
      planRows(circumstances, steps).map(cells),
    ),
    '',
    `Requests: what the canary answers in the step. Aborts from: the error rate that this step alone aborts in ${SURE} % of all cases or more, beside a stable release without errors.`,
    `Budget: the share of the error budget that a release burns that is bad from the beginning of the step: if ${rate} of its requests fail, until the step ends; if all fail, until it is aborted (${firstLife(circumstances, steps)} after the first weight).`,
    verdict(circumstances, steps),
    ...(steps.at(-1)?.weight === 100
      ? [
          'At 100 % nothing is left to compare with: there the objective alone decides. The stable pods wait, and an abort goes back to them at once.',
        ]
      : []),
  ].join('\n');
}

/** The steps alone, where nobody said what traffic there is. */
export function bareExplanation(steps: readonly CanaryPlanStep[], problems: readonly string[]): string {
  const rows = steps.map(({ weight, hold }, i) => [String(i + 1), percent(weight), goDuration(hold)]);
  return [
    ...table(['step', 'weight', 'hold'], rows),
    '',
    'What it catches and what it risks follows from objective and traffic: explain({ slo, requestsPerSecond }).',
    ...problems,
  ].join('\n');
}

function verdict(circumstances: PlanCircumstances, steps: readonly CanaryPlanStep[]): string {
  const { slo, detects } = circumstances;
  const seen = Math.max(0, requestsSeen(circumstances, steps));
  const shared = steps.filter(({ weight }) => weight < 100);
  const before = stepsBeforeLastWeight(steps).length;
  const goOn = chanceToPass(circumstances, seen, slo.errorBudget / 2);
  return (
    `${shared.length > 1 ? `Before ${percent(shared.at(-1)?.weight ?? 0)}` : 'Before it gets more'} a release must have shown that it is good, or it pauses: ` +
    `the ${before > 1 ? `${before} steps bring` : 'step brings'} ${seen} requests in time. At least ${tenths(100 - chanceToPass(circumstances, seen, detects))} of the releases ` +
    `that fail ${percent(detects)} of their requests are stopped by then, aborted or paused; at least ${tenths(goOn)} of those that fail half of the error budget go on` +
    `${goOn < PASSES ? `, and ${percent(PASSES)} with ${requestsBeforeLastWeight(circumstances)} requests` : ''}.`
  );
}

function firstLife(circumstances: PlanCircumstances, steps: readonly CanaryPlanStep[]): string {
  const [first] = steps as [CanaryPlanStep];
  return printed(Math.ceil(lifeFailingAll(circumstances, gateOf(circumstances, steps), first, true)));
}

function cells({ step, weight, hold, requests, caughtFrom, budgetAtRisk }: PlanRow): string[] {
  return [
    String(step),
    percent(weight),
    goDuration(hold),
    String(requests),
    caughtFrom === undefined ? 'nothing' : percent(digits(caughtFrom)),
    percent(digits(budgetAtRisk.detectable)),
    percent(digits(budgetAtRisk.everything)),
  ];
}

/** A table in Markdown that is also one where it is printed as it is. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => (row[i] as string).length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, i) => cell.padStart(widths[i] as number)).join(' | ')} |`;
  return [line(head), `|${widths.map((width) => `${'-'.repeat(width + 1)}:`).join('|')}|`, ...rows.map(line)];
}

/** Two digits, rounded up: what is caught, and what is at most burned. */
function digits(value: number): number {
  const unit = 10 ** (Math.floor(Math.log10(value)) - 1);
  return Number((Math.ceil(value / unit - 1e-9) * unit).toPrecision(12));
}

/** So that a chance never reads as greater than it is. */
function tenths(chance: number): string {
  return percent(Math.min(99.9, Math.floor(chance * 10) / 10));
}
