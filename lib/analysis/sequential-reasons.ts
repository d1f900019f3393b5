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
import type { Occasion } from './occasion';
import type { EvidenceSchedule } from './sequential-schedule';

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
  /** Whether stable is not asked. */
  readonly alone: boolean;
}

/** Why the template is as it is, for the person who is called at night. */
export function sequentialReasons(grounds: SequentialGrounds): Record<string, string> {
  const { slo, scale, schedule, passAt, falseAbort, miss, occasion, alone } = grounds;
  const { windows, verdict, bound, looks } = schedule;
  const failures = failuresToAbort(scale, bound);
  const clean = cleanRequests(scale, miss);
  const more = Math.ceil(scale.perFailure / scale.perRequest);
  const unseen = percent(rounded(Number((timesToGather(scale) * scale.budget).toPrecision(2))));
  const all = [...windows, verdict].map(({ window }) => humanDuration(window)).join(', ');
  const { begin, waits } = MOMENTS[occasion.kind];
  const few = `${waits}without this verdict over the last ${humanDuration(verdict.window)}: too few requests, none`;
  return {
    objective: objectiveOf(slo),
    'error-budget': percent(slo.errorBudget),
    evidence: `a failed request weighs ${decimal(rounded(scale.perFailure))}, every request -${decimal(rounded(scale.perRequest))}: the logarithm of how much better ${percent(scale.detectable)} of failures explain what was counted than ${percent(scale.budget)}`,
    aborts: `at ${decimal(bound)}, after ${failures} failures among few requests; looked at in windows of ${all}, at the earliest ${humanDuration((windows[0] ?? verdict).initialDelay)} after ${begin}`,
    'false-abort': `at most ${percent(falseAbort)} of the releases that fail at the error budget, over ${looks} looks`,
    passes: `at ${decimal(passAt)}: ${clean} requests without a failure, and ${more} more for each failure; a release that fails ${percent(scale.detectable)} passes in ${percent(miss)} of all cases`,
    'cannot-see': `a release that fails less than about ${unseen}: good requests outweigh its failures; and what never reaches a pod`,
    pauses: alone ? few : `${few}, or failures that the stable pods share`,
  };
}

/** From when on its delays count, and where a release waits that got no verdict. */
const MOMENTS: Record<Occasion['kind'], { readonly begin: string; readonly waits: string }> = {
  background: { begin: 'the first weight', waits: 'before the last weight, and before the promotion, ' },
  'after-each-hold': { begin: 'the first hold', waits: 'after each hold, ' },
  'before-first-weight': { begin: 'it begins', waits: 'before the first weight, ' },
  'before-promotion': { begin: 'it begins', waits: 'before the switch, ' },
  'after-promotion': { begin: 'the switch', waits: '' },
};

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}
