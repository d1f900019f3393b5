import type { TargetNumbers } from '../../core';
import type { Measures } from './measures';

/** Whether a target is met; `unknown` of too few deployments, or while it depends on failures of which nobody says where they were. */
export type Verdict = 'met' | 'missed' | 'unknown';

/** What was aimed at and what came out. */
export interface TargetVerdict {
  readonly target: keyof TargetNumbers;
  /** Durations in seconds, the rate in percent. */
  readonly aim: number;
  /** In the same unit; undefined if there is no number. */
  readonly measured?: number;
  readonly verdict: Verdict;
}

/** Holds what was measured against the targets of a service. */
export function verdictsOf(targets: TargetNumbers, measures: Measures): TargetVerdict[] {
  const { leadTime, failures, timeToRestore, deployments } = measures;
  const percent = (share: number | undefined): number | undefined => share && share * 100;
  return [
    ...verdict('leadTime', targets.leadTime, leadTime.median, atMost),
    ...verdict(
      'deploymentsPerWeek',
      targets.deploymentsPerWeek,
      deployments.days > 0 ? deployments.perWeek : undefined,
      atLeast,
    ),
    ...verdict('changeFailureRate', targets.changeFailureRate, percent(failures.failedShare), (measured, aim) => {
      const worst = percent(failures.failedShareAtMost) ?? measured;
      if (worst <= aim) return 'met';
      return measured > aim ? 'missed' : 'unknown';
    }),
    ...verdict('timeToRestore', targets.timeToRestore, timeToRestore.median, atMost),
  ];
}

type Judge = (measured: number, aim: number) => Verdict;

const atMost: Judge = (measured, aim) => (measured <= aim ? 'met' : 'missed');
const atLeast: Judge = (measured, aim) => (measured >= aim ? 'met' : 'missed');

function verdict(
  target: keyof TargetNumbers,
  aim: number | undefined,
  measured: number | undefined,
  judge: Judge,
): TargetVerdict[] {
  if (aim === undefined) return [];
  return [
    measured === undefined
      ? { target, aim, verdict: 'unknown' }
      : { target, aim, measured, verdict: judge(measured, aim) },
  ];
}
