import { humanDuration } from '../../core';
import type { RolloutState } from '../live';
import { type DrillOptions, iso, pause } from './drill-options';
import { isInjected } from './means';
import type { Prepared } from './prepare';

/** How the first half of a drill ended. */
export interface AbortWatched {
  readonly abortedAt?: string;
  readonly result: 'caught' | 'not-caught' | 'broken-off';
  readonly notes: readonly string[];
}

/**
 * Watches until the release is aborted, or until it is certain that it will not be.
 *
 * @throws Interrupted
 */
export async function watchAbort(
  options: DrillOptions,
  { watch, fault, state: before }: Pick<Prepared, 'watch' | 'fault' | 'state'>,
  patience: number,
): Promise<AbortWatched> {
  const { now, pollSeconds, means, id } = options;
  const end = now() + patience * 1000;
  for (;;) {
    const state = await watch.glance();
    const outcome = state && outcomeOf(state, before, options);
    if (outcome) return outcome;
    if (state && isInjected(means) && (await fault.isTakenAway(id)))
      return { result: 'broken-off', notes: ['somebody took the fault away while the drill was under way'] };
    if (now() >= end)
      return { result: 'not-caught', notes: [`the release was not aborted in ${humanDuration(patience)}`] };
    await pause(options, Math.min(pollSeconds, Math.max(0.001, (end - now()) / 1000)));
  }
}

function outcomeOf(state: RolloutState, before: RolloutState, { means, now }: DrillOptions): AbortWatched | undefined {
  const ended = (result: AbortWatched['result'], note: string): AbortWatched => ({ result, notes: [note] });
  if (state.currentHash !== before.currentHash)
    return ended('broken-off', 'another release took the place of the one that was rehearsed with');
  if (state.isAborted) {
    const abortedAt = state.abortedAt ?? iso(now());
    const why = means === 'abort-by-hand' ? undefined : notByVerdict(state);
    return { abortedAt, result: why ? 'not-caught' : 'caught', notes: why ? [why] : [] };
  }
  if (state.isPromoted) return ended('not-caught', 'the release was promoted: no guard stopped it');
  if (state.pauses.includes('InconclusiveAnalysisRun'))
    return ended('not-caught', 'the release was paused for want of evidence, instead of being aborted');
  if (isInjected(means) && state.step && state.step.index >= state.step.count - 1)
    return ended('not-caught', 'the release came to its last step; the fault was not let into the promotion');
  return undefined;
}

/**
 * Why an abort was no success of a guard; undefined if it was. The Rollout's message tells which metric was `assessed` what
 * (`utils/conditions` of Argo Rollouts 1.9); the analyses that it knows of say the same.
 */
function notByVerdict({ analyses, message }: RolloutState): string | undefined {
  const [, assessed] = /assessed (\w+)/.exec(message) ?? [];
  const verdicts = assessed === undefined ? analyses.map(({ verdict }) => verdict) : [assessed];
  if (verdicts.includes('Failed')) return undefined;
  if (verdicts.includes('Error'))
    return 'the release was aborted because an analysis ended in Error, not because a guard saw the fault: does Prometheus answer?';
  return `the release was aborted, but by no analysis${message && `: ${message}`}`;
}
