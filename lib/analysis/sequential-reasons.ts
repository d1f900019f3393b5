import { humanDuration } from '../core';
import {
  cleanRequests,
  decimal,
  type EvidenceScale,
  failuresToAbort,
  objectiveOf,
  percent,
  type Slo,
  timesToGather,
} from '../slo';
import type { EvidenceSource } from './evidence-source';
import type { Occasion } from './occasion';
import type { EvidenceLooks, EvidenceSchedule } from './sequential-schedule';

/** What the numbers of a sequential analysis follow from. */
export interface SequentialGrounds {
  readonly slo: Slo;
  readonly scale: EvidenceScale;
  readonly schedule: EvidenceSchedule;
  /** The evidence that passes. */
  readonly passAt: number;
  /** In percent. */
  readonly falseAbort: number;
  /** In percent. */
  readonly miss: number;
  readonly occasion: Occasion;
  /** Where the counts come from. */
  readonly source: EvidenceSource;
  /** Whether stable is not asked. */
  readonly alone: boolean;
}

/** Why the template that may only abort is as it is, for the person who is called at night. */
export function alarmReasons(grounds: SequentialGrounds): Record<string, string> {
  const { windows } = grounds.schedule;
  return { ...sharedReasons(grounds), ...abortReason(grounds, windows) };
}

/** Why the template with the verdict is as it is; in a step of its own, or together with the alarms. */
export function verdictReasons(grounds: SequentialGrounds, withAlarms: boolean): Record<string, string> {
  const { schedule, scale, passAt, miss, occasion, alone } = grounds;
  const { many } = grounds.source.words;
  const { windows, verdict } = schedule;
  const clean = cleanRequests(scale, miss);
  const more = Math.ceil(scale.perFailure / scale.perRequest);
  const looks = `${verdict.count} looks ${humanDuration(verdict.interval)} apart`;
  const few = `${WAITS[occasion.kind]}without this verdict over the last ${humanDuration(verdict.window)} in ${looks}: too few ${many}, none`;
  return {
    ...sharedReasons(grounds),
    ...abortReason(
      grounds,
      [...(withAlarms ? windows : []), verdict],
      occasion.kind === 'background' ? 'the step' : undefined,
    ),
    passes: `at ${decimal(passAt)}: ${clean} ${many} without a failure, and ${more} more for each failure; a release that fails ${percent(scale.detectable)} passes in at most ${percent(miss)} of all looks`,
    pauses: alone ? few : `${few}, or failures that the stable pods share`,
  };
}

function sharedReasons({ slo, scale, schedule, falseAbort, source }: SequentialGrounds): Record<string, string> {
  const { one, many } = source.words;
  const unseen = percent(Number((timesToGather(scale) * scale.budget).toPrecision(2)));
  return {
    objective: objectiveOf(slo),
    'error-budget': percent(slo.errorBudget),
    failed: source.failedReason,
    evidence: `a failed ${one} weighs ${decimal(rounded(scale.perFailure))}, every ${one} -${decimal(rounded(scale.perRequest))}: the logarithm of how much better ${percent(scale.detectable)} of failures explain what was counted than ${percent(scale.budget)}`,
    'false-abort': `at most ${percent(falseAbort)} of the releases that fail at the error budget, over ${schedule.looks} looks`,
    'cannot-see': `a release that fails less than about ${unseen}: good ${many} outweigh its failures; and ${source.unseen}`,
  };
}

function abortReason(
  { scale, schedule, occasion, source }: SequentialGrounds,
  looks: readonly EvidenceLooks[],
  begin = BEGINS[occasion.kind],
): Record<string, string> {
  const failures = failuresToAbort(scale, schedule.bound);
  const windows = looks.map(({ window }) => humanDuration(window)).join(', ');
  const earliest = Math.min(...looks.map(({ initialDelay }) => initialDelay));
  const when =
    earliest > 0
      ? `${humanDuration(earliest)} after ${begin}`
      : `when ${begin} ${occasion.kind === 'after-each-hold' ? 'is over' : 'begins'}`;
  return {
    aborts: `at ${decimal(schedule.bound)}, after ${failures} failures among few ${source.words.many}; looked at in windows of ${windows}, at the earliest ${when}`,
  };
}

/** From when on delays count. */
const BEGINS: Record<Occasion['kind'], string> = {
  background: 'the first weight',
  'after-each-hold': 'the first hold',
  'before-first-weight': 'the step',
  'before-promotion': 'it begins',
  'after-promotion': 'the switch',
};

/** Where a release waits that got no verdict. */
const WAITS: Record<Occasion['kind'], string> = {
  background: 'before the last weight, and before the promotion, ',
  'after-each-hold': 'after each hold, ',
  'before-first-weight': 'before the first weight, ',
  'before-promotion': 'before the switch, ',
  'after-promotion': '',
};

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
