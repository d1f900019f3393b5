import type { Application } from '../../lib/train/runner/application';
import { type Standing, standingOf } from '../../lib/train/runner/standing';

const OLD = '0'.repeat(40);
const NEW = '1'.repeat(40);
/** A later commit elsewhere in the repository: the folder is the same. */
const LATER = '2'.repeat(40);

const source = { repoURL: 'https://github.com/org/gitops', path: 'clusters/prod/apps/svc-a', targetRevision: 'main' };

interface Status {
  readonly sync?: string;
  readonly at?: string;
  readonly health?: string;
  readonly phase?: string;
  readonly synced?: string;
  readonly finished?: string;
  readonly compared?: string;
  readonly app?: Partial<Application>;
  readonly more?: NonNullable<Application['status']>;
}

/** Synced and Healthy at the new content, by a sync that brought it, but for what is said. */
function judged(status: Status): Standing {
  const { sync = 'Synced', at = NEW, health = 'Healthy', phase = 'Succeeded', synced = NEW } = status;
  const { finished = '2026-11-23T06:00:00Z', compared = '2026-11-23T06:00:05Z' } = status;
  const application: Application = {
    spec: { source, syncPolicy: { automated: {} } },
    ...status.app,
    status: {
      sync: { status: sync, revision: at, comparedTo: { source } },
      health: { status: health, message: health === 'Degraded' ? 'RolloutAborted' : undefined },
      operationState: { phase, syncResult: { revision: synced }, finishedAt: finished, message: 'told by Argo CD' },
      reconciledAt: compared,
      ...status.more,
    },
  };
  return standingOf(application, (revision) => revision === NEW || revision === LATER);
}

test.each<[string, Status, Partial<Standing>]>([
  ['synced and healthy with the content', {}, { state: 'arrived', stale: false }],
  ['at a later commit elsewhere', { at: LATER, synced: LATER }, { state: 'arrived' }],
  ['at a later commit elsewhere, which needed no sync', { at: LATER }, { state: 'arrived' }],
  ['the same, while nothing else than a comment changed', { synced: OLD }, { state: 'unsynced', stale: true }],
  ['still as before the push', { at: OLD, synced: OLD }, { state: 'waiting', stale: true }],
  ['a comparison from before the sync', { at: OLD }, { state: 'waiting', stale: true }],
  ['no comparison since the sync', { compared: '2026-11-23T05:59:00Z' }, { state: 'waiting', stale: true }],
  ['a comparison of the second in which it ended', { compared: '2026-11-23T06:00:00Z' }, { state: 'waiting' }],
  ['degraded before the push', { at: OLD, synced: OLD, health: 'Degraded' }, { state: 'waiting' }],
  [
    'degraded before, and the sync has just ended',
    { health: 'Degraded', sync: 'OutOfSync', compared: '2026-11-23T06:00:00Z' },
    { state: 'waiting', stale: true },
  ],
  ['degraded before, and not synced yet', { health: 'Degraded', sync: 'OutOfSync', synced: OLD }, { state: 'waiting' }],
  ['a sync is running', { phase: 'Running', health: 'Degraded' }, { state: 'waiting', stale: false }],
  ['a sync was asked for', { app: { operation: {} } }, { state: 'waiting' }],
  ['a canary holds', { health: 'Suspended' }, { state: 'waiting', words: 'Synced, Suspended at 11111111' }],
  ['pods come', { health: 'Progressing' }, { state: 'waiting' }],
  ['health is unknown', { health: 'Unknown' }, { state: 'waiting' }],
  ['drift after the sync', { sync: 'OutOfSync' }, { state: 'waiting', stale: false }],
  [
    'aborted',
    { health: 'Degraded' },
    { state: 'degraded', words: 'Synced, Degraded at 11111111 (RolloutAborted)', stale: true },
  ],
  ['aborted and drifted', { health: 'Degraded', sync: 'OutOfSync' }, { state: 'degraded' }],
  ['the sync failed', { phase: 'Failed' }, { state: 'failed', words: 'the sync ended as Failed (told by Argo CD)' }],
  ['the sync had an error', { phase: 'Error', sync: 'OutOfSync' }, { state: 'failed' }],
  ['an earlier sync failed', { phase: 'Failed', synced: OLD, at: OLD, sync: 'OutOfSync' }, { state: 'waiting' }],
  [
    'compared with another source',
    { more: { sync: { status: 'Synced', revision: NEW, comparedTo: { source: { ...source, path: 'x' } } } } },
    { state: 'waiting', stale: true },
  ],
  [
    'nobody syncs it',
    { sync: 'OutOfSync', synced: OLD, app: { spec: { source } } },
    { words: 'OutOfSync, Healthy at 11111111; it is not synced automatically: sync it by hand' },
  ],
  [
    'Argo CD cannot render it',
    {
      sync: 'Unknown',
      synced: OLD,
      more: {
        sync: { status: 'Unknown', revision: NEW, comparedTo: { source } },
        conditions: [{ type: 'ComparisonError', message: 'no\n repository' }],
      },
    },
    { state: 'waiting', stale: true },
  ],
  ['never compared', { more: { sync: {}, health: {}, operationState: undefined } }, { state: 'waiting', stale: true }],
])('%s', (_, status, expected) => {
  expect(judged(status)).toMatchObject(expected);
});
