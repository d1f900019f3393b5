import { counted } from '../../../core';
import type { Failures, LeadTimes, Measures, Restores } from '../measures';
import type { ReportedDrill, ServiceReport } from '../report';
import type { TargetVerdict } from '../verdicts';
import { humanNumber, humanShare, humanTime } from './text';

/** A number as it is shown, and what it stands on. */
export interface Figure {
  readonly name: string;
  readonly main: string;
  readonly detail: string;
  /** Whether there is a number at all. */
  readonly known: boolean;
}

/** The numbers that every service has, by their names. */
export const COLUMNS = [
  'Deployments',
  'Lead time',
  'Caught by the canary',
  'Failed after promotion',
  'Time to restore',
] as const;

/** The numbers of a service or a fleet, in the order of all outputs. */
export function figuresOf(measures: Measures): Figure[] {
  const { deployments, leadTime, failures, timeToRestore, timeToRestoreUnknown, timeToAbort } = measures;
  return [
    {
      name: 'Deployments',
      main: String(deployments.n),
      detail: `${humanNumber(deployments.perDay)} a day; ${deployments.daysWithout} of ${counted(Math.ceil(deployments.days), 'day')} without`,
      known: true,
    },
    leadTimeFigure(leadTime),
    shareFigure('Caught by the canary', failures.caughtShare, failures.caughtByCanary, failures.attempts, 'attempts'),
    failedFigure(failures),
    restoreFigure('Time to restore', timeToRestore),
    ...(timeToRestoreUnknown.n > 0 ? [restoreFigure('Time to restore, failure unknown', timeToRestoreUnknown)] : []),
    ...(timeToAbort.n > 0 ? [restoreFigure('Time to abort', timeToAbort)] : []),
  ];
}

/** Those of {@link COLUMNS}. */
export function columnsOf(measures: Measures): Figure[] {
  return figuresOf(measures).filter(({ name }) => (COLUMNS as readonly string[]).includes(name));
}

function leadTimeFigure(it: LeadTimes): Figure {
  const asides = [
    ...(it.of.releases > 0 ? [`${it.of.releases} of them by their release alone`] : []),
    ...(it.skewed > 0 ? [`${it.skewed} left out: made after their deployment, as clocks say`] : []),
    ...(it.deploymentsWithout > 0 ? [`${counted(it.deploymentsWithout, 'deployment')} without commits`] : []),
  ];
  return spreadFigure('Lead time', it, 'commit', asides);
}

function restoreFigure(name: string, it: Restores): Figure {
  return spreadFigure(
    name,
    it,
    'failure',
    it.skewed > 0 ? [`${it.skewed} left out: over before they began, as clocks say`] : [],
  );
}

function spreadFigure(
  name: string,
  { n, median, p90 }: Pick<LeadTimes, 'n' | 'median' | 'p90'>,
  thing: string,
  asides: readonly string[],
): Figure {
  if (median === undefined || p90 === undefined)
    return { name, main: tooFew(n), detail: asides.join('; '), known: false };
  return {
    name,
    main: humanTime(median),
    detail: [`p90 ${humanTime(p90)}`, counted(n, thing), ...asides].join('; '),
    known: true,
  };
}

function failedFigure({
  promoted,
  failedAfterPromotion,
  failedShare,
  failedUnknown,
  failedShareAtMost,
}: Failures): Figure {
  const figure = shareFigure('Failed after promotion', failedShare, failedAfterPromotion, promoted, 'promoted');
  if (failedUnknown === 0) return figure;
  const unknown = `${failedUnknown} more failed, nobody says where`;
  const atMost = failedShareAtMost === undefined ? '' : `: at most ${humanShare(failedShareAtMost)}`;
  return { ...figure, detail: [figure.detail, `${unknown}${atMost}`].filter(Boolean).join('; ') };
}

function shareFigure(name: string, share: number | undefined, count: number, of: number, what: string): Figure {
  if (share === undefined)
    return { name, main: tooFew(of), detail: count > 0 ? `${count} of ${of}` : '', known: false };
  return { name, main: humanShare(share), detail: `${count} of ${of} ${what}`, known: true };
}

function tooFew(n: number): string {
  return `too few: n=${n}`;
}

/** A target and what came out, in words: `lead time at most 1 d: missed (1 d 4 h)`. */
export function targetText(target: TargetVerdict): string {
  const { aim, came, verdictWords } = targetWords(target);
  return `${aim}: ${verdictWords} (${came})`;
}

/** The same, word for word. */
export function targetWords({ target, aim, measured, measuredAtMost, verdict }: TargetVerdict): {
  readonly aim: string;
  /** The aim without the name: `at most 1 d`. */
  readonly bound: string;
  readonly came: string;
  readonly verdict: TargetVerdict['verdict'];
  readonly verdictWords: string;
} {
  const { name, bound, unit } = TARGETS[target];
  const came = measured === undefined ? 'too few' : unit(measured);
  return {
    aim: `${name} ${bound} ${unit(aim)}`,
    bound: `${bound} ${unit(aim)}`,
    came: measuredAtMost === undefined ? came : `${came} to ${unit(measuredAtMost)}`,
    verdict,
    verdictWords: WORDS[verdict],
  };
}

const WORDS: Readonly<Record<TargetVerdict['verdict'], string>> = {
  met: 'met',
  missed: 'missed',
  unknown: 'nobody knows',
};

const TARGETS: Readonly<
  Record<
    TargetVerdict['target'],
    { readonly name: string; readonly bound: string; readonly unit: (value: number) => string }
  >
> = {
  leadTime: { name: 'lead time', bound: 'at most', unit: humanTime },
  deploymentsPerWeek: { name: 'deployments a week', bound: 'at least', unit: humanNumber },
  changeFailureRate: { name: 'failed after promotion', bound: 'at most', unit: (percent) => humanShare(percent / 100) },
  timeToRestore: { name: 'time to restore', bound: 'at most', unit: humanTime },
};

/** All targets of a service in short: `3 of 4 met`; undefined of one that declares none. */
export function targetsSummary({ targets }: ServiceReport): string | undefined {
  if (targets.length === 0) return undefined;
  return `${targets.filter(({ verdict }) => verdict === 'met').length} of ${targets.length} met`;
}

/** The last rehearsal in words. */
export function drillText({ startedAt, means, result, timeToAbort, timeToHealthy }: ReportedDrill): string {
  return [
    `${startedAt.slice(0, 10)} ${means}: ${result}`,
    ...(timeToAbort === undefined ? [] : [`aborted after ${humanTime(timeToAbort)}`]),
    ...(timeToHealthy === undefined ? [] : [`healthy after ${humanTime(timeToHealthy)}`]),
  ].join(', ');
}
