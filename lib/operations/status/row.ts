import type { RolloutState } from '../live';
import { verdictsOf } from './analyses';
import type { ApplicationState } from './application-state';
import type { GitService } from './git-side';
import type { Judged, RowInput } from './judged';
import { hasStableBeside, keyOf, type LiveRelease } from './live-side';
import { isSameRelease, releaseNames } from './release-name';
import { CONDITIONS, type Condition, LEVELS, type Level, type StatusRow } from './report';
import { secondsSince } from './rough-time';
import { summaryOf } from './summary';
import { saidOf } from './words';

/** Argo CD looks at Git every two to three minutes, and a sync takes some. */
const PATIENCE_SECONDS = 15 * 60;

/** A service beside what runs of it. */
export function rowOf(input: RowInput): Omit<StatusRow, 'cluster' | 'train'> {
  const { service, live, application } = input;
  const state = live?.state;
  const stable = state && stableOf(state, live.releases);
  const [gitName = '?', liveName = '?', stableName = '?'] = releaseNames([
    service,
    ...(state ? [state] : []),
    ...(stable ? [stable] : []),
  ]);
  const row = state && {
    namespace: state.namespace,
    rollout: state,
    name: liveName,
    ...(hasStableBeside(state) && { stable: { ...stable, name: stable ? stableName : '?' } }),
  };
  const analyses = state ? verdictsOf(state, live.runs) : [];
  const { image, releaseId, version, changed } = service;
  const git = { image, releaseId, version, changed, name: gitName };
  const found = conditionsOf(input).toSorted(byUrgency);
  const conditions = found.map(([condition]) => condition);
  const judged: Judged = { ...input, git, row, analyses, conditions };
  const said = saidOf(judged);
  return {
    service: service.name,
    environment: service.environment,
    level: found[0]?.[1] ?? 'settled',
    conditions,
    summary: summaryOf(judged),
    words: said.map(({ words }) => words),
    actions: said.flatMap(({ actions }) => actions ?? []),
    git,
    live: row,
    analyses,
    application,
  };
}

function stableOf(state: RolloutState, releases: ReadonlyMap<string, LiveRelease>): LiveRelease | undefined {
  return hasStableBeside(state) ? releases.get(keyOf(state.namespace, state.stableHash ?? '')) : undefined;
}

/** All that is to be said of a service, with how much it needs somebody. */
function conditionsOf(input: RowInput): [Condition, Level][] {
  const { live } = input;
  if (!live) return [['unknown', 'unknown']];
  if (!live.state) return [missing(input)];
  const own = ofRollout(live.state);
  const drift = ofSync(input, live.state);
  return drift ? [drift, own] : [own, ...ofApplication(input)];
}

function missing({ service, freeze, application, now }: RowInput): [Condition, Level] {
  if (isFailed(application, service)) return ['sync-failed', 'trouble'];
  if (freeze) return ['frozen', 'under-way'];
  return ['missing', isFresh(service, now) ? 'under-way' : 'trouble'];
}

function ofRollout(state: RolloutState): [Condition, Level] {
  if (state.isAborted) return ['aborted', 'trouble'];
  if (state.isInvalid) return ['invalid', 'trouble'];
  if (!state.isObserved) return ['unobserved', 'under-way'];
  if (state.phase === 'Degraded') return ['degraded', 'trouble'];
  if (state.pauses.some((reason) => reason.startsWith('Inconclusive'))) return ['inconclusive', 'trouble'];
  if (state.isPausedByHand) return ['paused-by-hand', 'attention'];
  if (state.pauses.length > 0 && waitsForSomebody(state)) return ['waits-for-promotion', 'attention'];
  if (state.isInFlight) return ['in-flight', 'under-way'];
  return state.phase === 'Healthy' ? ['healthy', 'settled'] : ['progressing', 'under-way'];
}

/** Whether a pause has no end but a promotion. */
export function waitsForSomebody({ pauses, step, promotesAfter }: RolloutState): boolean {
  if (pauses.includes('BlueGreenPause')) return promotesAfter === undefined;
  return pauses.includes('CanaryPauseStep') && step?.pauseSeconds === undefined;
}

function byUrgency([one, its]: [Condition, Level], [other, theirs]: [Condition, Level]): number {
  return LEVELS.indexOf(its) - LEVELS.indexOf(theirs) || CONDITIONS.indexOf(one) - CONDITIONS.indexOf(other);
}

/** What keeps that which Git asks for from the cluster; undefined where it is there. */
function ofSync({ service, freeze, application, now }: RowInput, state: RolloutState): [Condition, Level] | undefined {
  if (isSameRelease(service, state)) return undefined;
  if (isFailed(application, service)) return ['sync-failed', 'trouble'];
  if (freeze) return ['frozen', 'under-way'];
  return ['not-synced', isFresh(service, now) ? 'under-way' : 'trouble'];
}

/** What Argo CD says although the release is there: of what is delivered with it. */
function ofApplication({ service, application, freeze, live, now }: RowInput): [Condition, Level][] {
  if (!application) return [];
  if (application.sync === 'OutOfSync' && application.operation !== 'Running') {
    if (isFailed(application, service)) return [['sync-failed', 'trouble']];
    return [['out-of-sync', freeze || isFresh(service, now) ? 'under-way' : 'attention']];
  }
  // Of the Rollout itself, it only repeats what is known.
  const isOther = application.health === 'Degraded' && live?.state?.phase !== 'Degraded';
  return isOther || application.error !== '' ? [['application-degraded', 'attention']] : [];
}

/** Whether the last sync failed; one that ended before Git asked for this says nothing of it. */
function isFailed(application: ApplicationState | undefined, { changed }: GitService): boolean {
  if (application?.operation !== 'Failed' && application?.operation !== 'Error') return false;
  const endedAt = Date.parse(application.operationEndedAt ?? '');
  return !(endedAt < Date.parse(changed?.committedAt ?? ''));
}

/** Whether Argo CD may not have come to it yet. */
function isFresh({ changed }: GitService, now: number): boolean {
  return (secondsSince(changed?.committedAt, now) ?? Infinity) < PATIENCE_SECONDS;
}
