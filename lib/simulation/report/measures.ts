import type { Share, SimulationSummary, Spread } from '../outcome';
import type { SimulationReport } from './report';
import { humanBudget, humanCount, humanInterval, humanPercent, humanSeconds } from './text';

/** One number of a summary: what it is called, how it reads, and which way is better. */
export interface Measure {
  readonly name: string;
  /** How much of it a summary has: a share with its interval, or how it is spread over the runs. */
  readonly of: (summary: SimulationSummary) => Share | Spread | undefined;
  /** How a value of it reads. */
  readonly print: (value: number) => string;
  /** Which of two values is better; undefined where it depends. */
  readonly better?: 'more' | 'less';
}

/** A number as it stands in a table. */
export interface Figure {
  readonly main: string;
  readonly detail?: string;
  /** There is no number, or none of it: nothing for the eye to stop at. */
  readonly quiet: boolean;
}

/** The measures that a report shows: every one that any of its summaries has. */
export function measuresOf({ expected, results }: SimulationReport): Measure[] {
  const summaries = results.map(({ summary }) => summary);
  const [aborts, promotions] = (
    expected === 'aborted' ? ['more', 'less'] : expected === 'promoted' ? ['less', 'more'] : []
  ) as ('more' | 'less' | undefined)[];
  const measures: Measure[] = [
    { ...SHARE, name: 'Aborted', of: ({ aborted }) => aborted, better: aborts },
    { ...SHARE, name: 'Promoted', of: ({ promoted }) => promoted, better: promotions },
    { ...SHARE, name: 'Paused', of: ({ paused }) => paused, better: expected === 'promoted' ? 'less' : undefined },
    { ...SHARE, name: 'Stuck', of: ({ stuck }) => (summaries.some(isStuck) ? stuck : undefined), better: 'less' },
    // The sooner a good release is aborted, the better for nobody.
    {
      ...TIME,
      name: 'Time to abort',
      of: (it) => it.secondsToAbort,
      better: expected === 'promoted' ? undefined : 'less',
    },
    { name: 'Spoiled requests', of: ({ spoiled }) => spoiled, print: humanCount, better: 'less' },
    { name: 'Budget burnt', of: ({ budgetBurnt }) => budgetBurnt, print: humanBudget, better: 'less' },
    {
      ...TIME,
      name: 'Time to promote',
      of: (it) => it.secondsToPromote,
      better: expected === 'aborted' ? undefined : 'less',
    },
  ];
  return measures.filter((measure) => summaries.some((summary) => measure.of(summary) !== undefined));
}

/** A measure of a summary as text: a share with its interval, a median with its 95th percentile. */
export function figure(measure: Measure, summary: SimulationSummary): Figure {
  const value = numberOf(measure, summary);
  if (value === undefined) return { main: '–', quiet: true };
  const [main, detail] =
    'median' in value ? [value.median, `p95 ${measure.print(value.p95)}`] : [value.value, humanInterval(value)];
  return { main: measure.print(main), detail, quiet: main === 0 };
}

/** The number itself; undefined if the summary has none. */
export function numberOf(measure: Measure, summary: SimulationSummary): Share | Spread | undefined {
  return summary.refused === undefined ? measure.of(summary) : undefined;
}

function isStuck({ stuck }: SimulationSummary): boolean {
  return stuck.value > 0;
}

const SHARE = { print: humanPercent };
const TIME = { print: humanSeconds };
