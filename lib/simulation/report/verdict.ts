import { oneLine } from '../../core';
import type { Outcome, SimulationSummary } from '../outcome';
import type { SimulationReport } from './report';
import { counted, humanCount, humanPercent, humanSeconds } from './text';

/**
 * What came out in one sentence: `A release that fails 5 % is aborted in 100 % of the runs, after 45 s (median); 12 requests
 * are spoiled.`
 */
export function verdict({ subject = 'The release' }: SimulationReport, summary: SimulationSummary): string {
  if (summary.refused !== undefined) return `Argo Rollouts refuses to roll it out: ${oneLine(summary.refused)}.`;
  const outcomes = OUTCOMES.filter((outcome) => summary[outcome].value > 0)
    .sort((a, b) => summary[b].value - summary[a].value)
    .map((outcome, i) => clause(outcome, summary, i === 0));
  const all = [outcomes.slice(0, -1).join(', '), outcomes.at(-1)].filter(Boolean).join(', and ');
  return `${subject} ${all}; ${spoiled(summary)}.`;
}

/** The outcome of most runs. */
export function mainOutcome(summary: SimulationSummary): Outcome {
  if (summary.refused !== undefined) return 'refused';
  return OUTCOMES.reduce((most, outcome) => (summary[outcome].value > summary[most].value ? outcome : most));
}

/** Who ended the releases: `background/error-rate ended 13 of 1,000 runs`, the most frequent first. */
export function deciders({ decidedBy, runs }: SimulationSummary): string[] {
  return Object.entries(decidedBy)
    .sort(([a, often], [b, oftener]) => oftener - often || (a < b ? -1 : 1))
    .map(([metric, ended]) => `${metric} ended ${humanCount(ended)} of ${counted(runs, 'run')}`);
}

function clause(outcome: CountedOutcome, summary: SimulationSummary, first: boolean): string {
  const share = `${humanPercent(summary[outcome].value)}${first ? ' of the runs' : ''}`;
  const times =
    outcome === 'aborted' ? summary.secondsToAbort : outcome === 'promoted' ? summary.secondsToPromote : undefined;
  const after = times ? `${first ? ',' : ''} after ${humanSeconds(times.median)}${first ? ' (median)' : ''}` : '';
  return `${WORDS[outcome]} in ${share}${after}`;
}

function spoiled({ spoiled: { median, p95 } }: SimulationSummary): string {
  const requests = humanCount(median);
  if (median === 0 && p95 === 0) return 'no request is spoiled';
  return `${counted(median, 'request')} ${requests === '1' ? 'is' : 'are'} spoiled`;
}

/** Outcomes of single runs; what is refused is so in all of them. */
type CountedOutcome = Exclude<Outcome, 'refused'>;

const OUTCOMES: readonly CountedOutcome[] = ['aborted', 'promoted', 'paused', 'stuck'];

const WORDS: Readonly<Record<CountedOutcome, string>> = {
  aborted: 'is aborted',
  promoted: 'is promoted',
  paused: 'waits for a person',
  stuck: 'is stuck',
};
