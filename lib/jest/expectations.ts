import {
  countedInWords as counted,
  humanPercent,
  humanSeconds,
  type ReleasePath,
  type SimulationSummary,
  timelineText,
} from '../simulation';

/** Whether an expectation is met, and what to say if it is not (or is, where it should not be). */
export interface Verdict {
  readonly pass: boolean;
  readonly message: string;
}

/** At least this share of the releases is aborted in time. */
export function abortsWithin(seconds: number, share: number, result: SimulationSummary, path: ReleasePath): Verdict {
  const inTime = result.abortTimes.filter((it) => it <= seconds).length / result.runs;
  const expected = `aborts ${humanPercent(share)} of these releases within ${humanSeconds(seconds)}`;
  return verdict(inTime >= share, expected, `${humanPercent(inTime)} were`, result, path);
}

/** At most so many requests fail on the new version, in this share of the releases. */
export function spoilsAtMost(requests: number, result: SimulationSummary, path: ReleasePath): Verdict {
  const expected = `spoils at most ${counted(requests, 'request')} in 95 % of these releases`;
  return verdict(
    result.refused === undefined && result.spoiled.p95 <= requests,
    expected,
    `it spoils ${counted(result.spoiled.p95, 'request')}`,
    result,
    path,
  );
}

/** Sound releases are promoted, but for a few. */
export function promotesHealthy(
  falseAborts: number,
  needlessPauses: number,
  result: SimulationSummary,
  path: ReleasePath,
): Verdict {
  const { aborted, paused, stuck } = result;
  const pass =
    aborted.value <= falseAborts && paused.value <= needlessPauses && stuck.value === 0 && result.refused === undefined;
  const expected = `promotes sound releases, with at most ${humanPercent(falseAborts)} aborted and ${humanPercent(needlessPauses)} paused`;
  const found = `${humanPercent(aborted.value)} were aborted, ${humanPercent(paused.value)} paused, ${humanPercent(stuck.value)} stuck`;
  return verdict(pass, expected, found, result, path);
}

/** Without requests every release waits for a person. */
export function pausesWithoutTraffic(result: SimulationSummary, path: ReleasePath): Verdict {
  const { aborted, promoted } = result;
  const found = `${humanPercent(promoted.value)} were promoted, ${humanPercent(aborted.value)} aborted`;
  return verdict(result.paused.value === 1, 'pauses every release that gets no requests', found, result, path);
}

function verdict(
  pass: boolean,
  expected: string,
  found: string,
  result: SimulationSummary,
  path: ReleasePath,
): Verdict {
  const { name } = path.service;
  const why = result.refused === undefined ? `${found}.` : `Argo Rollouts refuses it: ${result.refused}`;
  const lines = [
    `Expected that the release path of ${name} ${pass ? 'does not do this: it ' : ''}${expected}; ${why}`,
    `${counted(result.runs, 'release')}, seed ${result.seed}. A typical one, ${result.example.outcome}:`,
    '',
    timelineText(result.example) || '(nothing happened)',
    ...[...path.warnings, ...result.warnings].map((warning) => `\nNote: ${warning}`),
  ];
  return { pass, message: lines.join('\n') };
}
