import { humanDuration } from '../../core';
import type { RolloutState } from '../live';
import type { Judged } from './judged';
import { roughTime, secondsSince } from './rough-time';

/** How a release stands, in a few words for a column. */
export function summaryOf({ conditions: [condition], live, now }: Judged): string {
  if (condition === 'unknown') return 'not known';
  const state = live?.state;
  if (!state) return condition === 'sync-failed' ? 'sync failed' : condition === 'frozen' ? 'frozen' : 'no Rollout';
  const own = ofRollout(state, now);
  switch (condition) {
    case 'sync-failed':
      return own === 'healthy' ? 'sync failed' : `sync failed; ${own}`;
    case 'not-synced':
      return own === 'healthy' ? 'not synced' : `not synced; ${own}`;
    case 'frozen':
      return own === 'healthy' ? 'frozen' : `frozen; ${own}`;
    case 'out-of-sync':
      return 'healthy, not in sync';
    case 'application-degraded':
      return `${own}, Argo CD is not`;
    default:
      return own;
  }
}

function ofRollout(state: RolloutState, now: number): string {
  const { isAborted, abortedAt, isInvalid, isObserved, phase, step, isInFlight, revision, pods } = state;
  const abortedSince = secondsSince(abortedAt, now);
  if (isAborted) return abortedSince === undefined ? 'aborted' : `aborted ${roughTime(abortedSince)} ago`;
  if (isInvalid) return 'invalid spec';
  if (!isObserved) return 'not seen by the controller yet';
  const where = isInFlight && step && step.index < step.count ? `step ${step.index + 1}/${step.count}` : '';
  if (phase === 'Degraded') return [where, 'degraded'].filter((part) => part !== '').join(' ');
  if (state.pauses.some((reason) => reason.startsWith('Inconclusive')))
    return [where, `inconclusive${since(state, now)}`].filter((part) => part !== '').join(' ');
  if (state.isPausedByHand) return [where, 'paused by hand'].filter((part) => part !== '').join(' ');
  if (where !== '' && state.pauses.includes('CanaryPauseStep') && step?.pauseSeconds === undefined)
    return `${where} waits for promotion${since(state, now)}`;
  if (isInFlight) return where === '' ? betweenSteps(state, now) : `${where} ${step?.text}${pauseLeft(state, now)}`;
  if (phase !== 'Healthy') return `${revision === 1 ? 'first release' : 'progressing'}, ${podsText(state)}`;
  return pods.wanted === 0 ? 'healthy, 0 pods' : 'healthy';
}

/** Of a blue-green release, and of a canary whose steps are all done. */
function betweenSteps(state: RolloutState, now: number): string {
  const { strategy, activeHash, currentHash, promotesAfter, pauses } = state;
  if (strategy === 'canary') return `steps done, ${podsText(state)}`;
  if (activeHash !== undefined && activeHash === currentHash) return 'switched, not confirmed yet';
  if (!pauses.includes('BlueGreenPause')) return `preview, ${podsText(state)}`;
  const waited = pausedFor(state, now);
  if (promotesAfter === undefined) return `preview, waits for promotion${since(state, now)}`;
  return waited === undefined ? 'preview' : `preview${left(promotesAfter - waited)}`;
}

function pauseLeft(state: RolloutState, now: number): string {
  const { step, pauses } = state;
  if (step?.does !== 'pause') return '';
  const waited = pausedFor(state, now);
  if (!pauses.includes('CanaryPauseStep') || waited === undefined) return '';
  return step.pauseSeconds === undefined ? '' : left(step.pauseSeconds - waited);
}

function left(seconds: number): string {
  return seconds <= 0 ? ', ends now' : `, ${humanDuration(Math.ceil(seconds))} left`;
}

function since(state: RolloutState, now: number): string {
  const waited = pausedFor(state, now);
  return waited === undefined ? '' : ` for ${roughTime(waited)}`;
}

/** How long it has waited for the oldest of its reasons, in seconds. */
export function pausedFor({ pausedSince }: RolloutState, now: number): number | undefined {
  const times = pausedSince.flatMap((time) => secondsSince(time, now) ?? []);
  return times.length > 0 ? Math.max(...times) : undefined;
}

export function podsText({ pods: { wanted, available, updated } }: RolloutState): string {
  return `${Math.min(available, updated)} of ${wanted} pods`;
}
