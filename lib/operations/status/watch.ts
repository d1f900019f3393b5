import { oneLine, ReleaseTrainError } from '../../core';
import { changesBetween, lineOf } from './changes';
import type { Condition, StatusReport, StatusRow } from './report';

/** How it is looked again and again. */
export interface WatchOptions {
  readonly look: () => Promise<StatusReport>;
  readonly everySeconds: number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Told of every look, the first included. */
  readonly show: (report: StatusReport, before: StatusReport | undefined) => void;
  /** @default - for ever */
  readonly until?: (report: StatusReport) => boolean;
}

/**
 * Looks again and again.
 *
 * @throws ReleaseTrainError if the first look fails; what fails later is told in the report
 */
export async function watchStatus({ look, everySeconds, sleep, show, until }: WatchOptions): Promise<StatusReport> {
  let report = await look();
  show(report, undefined);
  while (!until?.(report)) {
    await sleep(everySeconds * 1000);
    const before: StatusReport = report;
    report = await look().catch((error: unknown) => {
      if (!(error instanceof ReleaseTrainError)) throw error;
      return { ...before, unasked: [{ path: 'what is shown is older', message: error.message }] };
    });
    show(report, before);
  }
  return report;
}

/** Lines for a log: how it stands at first, and then what changes. */
export function changeLines(report: StatusReport, before: StatusReport | undefined): string[] {
  if (before) return changesBetween(before, report);
  const open = report.rows.filter(({ level }) => level !== 'settled');
  const settled = report.rows.length - open.length;
  return [
    ...open.map(lineOf),
    ...(settled > 0 ? [`${settled} ${settled === 1 ? 'service is' : 'services are'} settled`] : []),
    ...report.unasked.map(({ path, message }) => oneLine(`not asked: ${path}: ${message}`)),
  ];
}

/** How a wait for services ends. */
export interface Wait {
  /** Judges a look; `waiting` until all are there, one has failed, or the time is over. */
  judge(report: StatusReport): 'arrived' | 'failed' | 'late' | 'waiting';
  /** Those that are not there, as they were last. */
  readonly open: readonly StatusRow[];
}

/**
 * Waits until all services that are shown run what Git asks for, and are healthy. What fails has to fail in two looks, one after
 * the other: an autoscaler is Degraded for a moment now and then.
 */
export function waitFor(timeoutSeconds: number, now: () => number): Wait {
  const until = now() + timeoutSeconds * 1000;
  let open: readonly StatusRow[] = [];
  let failing = new Set<string>();
  return {
    get open() {
      return open;
    },
    judge(report) {
      open = report.rows.filter(({ level }) => level !== 'settled');
      const failed = open.filter(hasFailed).map(lineKey);
      const isConfirmed = failed.some((key) => failing.has(key));
      failing = new Set(failed);
      if (open.length === 0 && report.rows.length > 0) return 'arrived';
      if (isConfirmed) return 'failed';
      return now() >= until ? 'late' : 'waiting';
    },
  };
}

function lineKey({ environment, service, cluster }: StatusRow): string {
  return `${environment} ${service} ${cluster}`;
}

/** Whether that failed which Git asks for: before it is there, a Rollout still tells of the release before, aborted maybe. */
function hasFailed({ conditions }: StatusRow): boolean {
  if (conditions.includes('sync-failed')) return true;
  return !conditions.some((it) => NOT_THERE.has(it)) && conditions.some((it) => FAILURES.has(it));
}

const NOT_THERE: ReadonlySet<Condition> = new Set(['missing', 'not-synced', 'frozen']);

/** What stays as it is until somebody does something about the release. */
const FAILURES: ReadonlySet<Condition> = new Set(['aborted', 'invalid', 'degraded', 'inconclusive']);
