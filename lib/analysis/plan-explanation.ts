import { humanDuration, seconds } from '../core';
import { objectiveOf, percent } from '../slo';
import { type CanaryPlanStep, stepsBeforeLastWeight } from './canary-step';
import type { PlanCircumstances } from './plan-circumstances';
import { gateOf, lifeFailingAll, SURE } from './plan-detection';
import { type PlanRow, planRows, twoDigits } from './plan-rows';
import { PASSES, requestsAtVerdict, requestsBeforeLastWeight, verdictOdds } from './plan-verdict';
import { atTheQuietest } from './traffic';
import type { PlanBounds } from './traffic-steps';

/** The plan as a table in Markdown, and a few sentences about what it sees and what it risks. */
export function planExplanation(circumstances: PlanCircumstances, steps: readonly CanaryPlanStep[]): string {
  const { detects, syntheticAtPodsOnly } = circumstances;
  const rate = percent(detects);
  return [
    `${opening(circumstances)}:`,
    '',
    ...table(
      ['step', 'weight', 'hold', 'requests', 'aborts from', `budget, ${rate} fail`, 'budget, all fail'],
      planRows(circumstances, steps).map(cells),
    ),
    '',
    `Requests: what the canary answers in the step. Aborts from: the error rate that this step alone aborts in ${SURE} % of all cases or more, beside a stable release without errors.`,
    `Budget: the share of the error budget that a release burns that is bad from the beginning of the step: if ${rate} of its requests fail, until the step ends; if all fail, until it is aborted (${firstLife(circumstances, steps)}).`,
    verdict(circumstances, steps),
    'All this is what the standard guards do: other analyses abort and pause at numbers of their own.',
    ...(syntheticAtPodsOnly
      ? [
          "The requests that are made for the canary come without a sidecar: they count at the pods, and not on the callers' side.",
        ]
      : []),
    ...(steps.at(-1)?.weight === 100
      ? [
          'At 100 % nothing is left to compare with: there the objective alone decides. The stable pods wait, and an abort goes back to them at once.',
        ]
      : []),
  ].join('\n');
}

/** What a plan was made for, in a line, for who reads its manifests. */
export function planAssumptions(circumstances: PlanCircumstances, bounds: PlanBounds): string {
  const { detects } = circumstances;
  return `${opening(circumstances)}; catches ${percent(detects)}, burns at most ${percent(bounds.blastRadius)} of the error budget, takes ${humanDuration(bounds.longest)} at most`;
}

/** The steps alone, where nobody said what traffic there is. */
export function bareExplanation(steps: readonly CanaryPlanStep[], problems: readonly string[]): string {
  const rows = steps.map(({ weight, hold }, i) => [String(i + 1), percent(weight), humanDuration(seconds(hold))]);
  return [
    ...table(['step', 'weight', 'hold'], rows),
    '',
    'What it catches and what it risks follows from objective and traffic: explain({ slo, requestsPerSecond }).',
    ...problems,
  ].join('\n');
}

function opening({ slo, traffic, synthetic, scrape }: PlanCircumstances): string {
  return `An objective of ${objectiveOf(slo)}, ${atTheQuietest(traffic, synthetic)}, a scrape every ${humanDuration(scrape)}`;
}

function verdict(circumstances: PlanCircumstances, steps: readonly CanaryPlanStep[]): string {
  const odds = verdictOdds(circumstances, requestsAtVerdict(circumstances, steps));
  const shared = steps.filter(({ weight }) => weight < 100);
  const before = stepsBeforeLastWeight(steps).length;
  const brings =
    `${shared.length > 1 ? `Before ${percent(shared.at(-1)?.weight ?? 0)}` : 'Before it gets more'} a release must have shown that it is good, or it pauses: ` +
    `the ${before > 1 ? `${before} steps bring` : 'step brings'} ${odds.requests} requests in time`;
  if (odds.atMost < odds.clean) {
    return `${brings}, and without a failure it takes ${odds.clean} to pass, so that every release pauses there.`;
  }
  return (
    `${brings}. At least ${tenths(100 - odds.badPass)} of the releases ` +
    `that fail ${percent(circumstances.detects)} of their requests are stopped by then, aborted or paused; at least ${tenths(odds.goodPass)} of those that fail half of the error budget go on` +
    `${odds.goodPass < PASSES ? `, and ${percent(PASSES)} with ${requestsBeforeLastWeight(circumstances)} requests` : ''}.`
  );
}

/** When a release is aborted that fails everything from the start. */
function firstLife(circumstances: PlanCircumstances, steps: readonly CanaryPlanStep[]): string {
  const [first] = steps as [CanaryPlanStep];
  const life = lifeFailingAll(circumstances, gateOf(circumstances, steps), first, true);
  return life < seconds(first.hold)
    ? `${humanDuration(Math.ceil(life))} after the first weight`
    : 'not in the first step';
}

function cells({ step, weight, hold, requests, caughtFrom, budgetAtRisk }: PlanRow): string[] {
  return [
    String(step),
    percent(weight),
    humanDuration(seconds(hold)),
    String(requests),
    caughtFrom === undefined ? 'nothing' : percent(twoDigits(caughtFrom)),
    percent(twoDigits(budgetAtRisk.detectable)),
    percent(twoDigits(budgetAtRisk.everything)),
  ];
}

/** A table in Markdown that is also one where it is printed as it is. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => (row[i] as string).length)));
  const line = (row: readonly string[]) =>
    `| ${row.map((cell, i) => cell.padStart(widths[i] as number)).join(' | ')} |`;
  return [line(head), `|${widths.map((width) => `${'-'.repeat(width + 1)}:`).join('|')}|`, ...rows.map(line)];
}

/** So that a chance never reads as greater than it is. */
function tenths(chance: number): string {
  return percent(Math.min(99.9, Math.floor(chance * 10) / 10));
}
