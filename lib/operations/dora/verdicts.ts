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
  /** What it is at most, where nobody says of some failures where they were. */
  readonly measuredAtMost?: number;
  readonly verdict: Verdict;
}

/** Holds what was measured against the targets of a service. */
export function verdictsOf(targets: TargetNumbers, measures: Measures): TargetVerdict[] {
  const { leadTime, failures, timeToRestore, deployments } = measures;
  const perWeek = deployments.days > 0 ? deployments.perWeek : undefined;
  const failed = percent(failures.failedShare);
  const atWorst = percent(failures.failedShareAtMost);
  return [
    ...verdict('leadTime', targets.leadTime, leadTime.median, atMost),
    ...verdict('deploymentsPerWeek', targets.deploymentsPerWeek, perWeek, atLeast),
    ...verdict('changeFailureRate', targets.changeFailureRate, failed, (measured, aim) =>
      (atWorst ?? measured) <= aim ? 'met' : measured > aim ? 'missed' : 'unknown',
    ).map((it) => (atWorst === undefined ? it : { ...it, measuredAtMost: atWorst })),
    ...verdict('timeToRestore', targets.timeToRestore, timeToRestore.median, atMost),
  ];
}

type Judge = (measured: number, aim: number) => Verdict;

const atMost: Judge = (measured, aim) => (measured <= aim ? 'met' : 'missed');
const atLeast: Judge = (measured, aim) => (measured >= aim ? 'met' : 'missed');

function percent(share: number | undefined): number | undefined {
  return share === undefined ? undefined : share * 100;
}

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
